"""Rows that a page added, removed and moved by itself, as it sends them along with what was typed.

Under the name of a repeat come the ids that are new (`added`), those that are gone (`removed`) and,
where rows were moved, all in order (`order`). They are changes, not the whole: sent twice they do
no more than once, and rows that another page made meanwhile stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.filling import Filling, fill
from engine.cases.form_page import section_fields
from engine.cases.row_buttons import repeats_in
from engine.cases.views import FieldView
from engine.definitions.model import Section
from engine.fieldtypes.base import Posted
from engine.fieldtypes.repeat import MOST_ROWS, is_row_id

_PARTS = frozenset({"added", "removed", "order"})
_MOST_LEVELS = 4  # of rows within rows that can be new at once


def with_typed_rows(
    desk: Desk, actor: Actor, filling: Filling, section: Section, posted: Mapping[str, Posted]
) -> Filling:
    """The filling with its rows as the page has them. How many there may be is judged later."""
    changed = {name: parts for name, parts in posted.items() if not _PARTS.isdisjoint(parts)}
    for _ in range(_MOST_LEVELS if changed else 0):
        views = repeats_in(section_fields(desk, filling, section, tried=False))
        rows = {v.name: _changed(v, changed[v.name]) for v in views if v.name in changed}
        now = {**filling.draft.rows, **{name: ids for name, ids in rows.items() if ids is not None}}
        if now == filling.draft.rows:
            break
        # A row that is new may hold rows that are new: these are seen once it is there.
        filling = fill(desk, actor, replace(filling.draft, rows=now), filling.case)
    return filling


def _changed(view: FieldView, parts: Posted) -> tuple[str, ...] | None:
    """The row ids as they are to be; None where nothing of them changes."""
    if view.readonly or view.field.options.get("rows_from"):
        return None
    before = tuple(row.id for row in view.rows)
    gone = frozenset(parts.get("removed", ())) if view.may_remove else frozenset()
    added = (one for one in parts.get("added", ()) if is_row_id(one) and one not in gone)
    ids = [one for one in dict.fromkeys((*before, *added)) if one not in gone][:MOST_ROWS]
    if "order_by" not in view.field.options:
        place = {row_id: number for number, row_id in enumerate(parts.get("order", ()))}
        ids.sort(key=lambda row_id: place.get(row_id, len(place)))
    return tuple(ids) if tuple(ids) != before else None
