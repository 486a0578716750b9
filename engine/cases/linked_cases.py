"""Cases as choices of a link: only those within the reader's reach, told by what they may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.actor import Actor
from engine.cases.case_lines import readable_facts
from engine.cases.desk import Desk
from engine.fieldtypes.base import Choice, Field
from engine.fieldtypes.reading import folded
from engine.query import And, In, Query, eq
from engine.rows import CaseRow
from engine.store.protocol import Sort

MOST_OFFERED: Final = 20
MOST_LOOKED_AT: Final = 100  # before a choice_filter
_NEWEST: Final = Sort("case.updated_at", descending=True)


def seen_cases(
    desk: Desk, actor: Actor, declared: Field, ids: tuple[str, ...]
) -> tuple[Choice, ...]:
    """Those of the cases that there are, that the field may name, and this person sees."""
    if not ids:
        return ()
    where = And((_of_workflow(declared), In("case.id", ids)))
    page = desk.gate.page(actor, where, _NEWEST, "", len(ids))
    return tuple(_choice(desk, actor, declared, row) for row in page.rows)


def linkable(desk: Desk, actor: Actor, declared: Field, text: str) -> Iterator[Choice]:
    """The cases that a number or a name finds, twenty at most; none without a text."""
    if not text.strip():
        return
    most = MOST_OFFERED if declared.choice_filter is None else MOST_LOOKED_AT
    where = _of_workflow(declared)
    by_number = And((where, eq("case.number", folded(text).upper())))
    rows = desk.gate.page(actor, by_number, _NEWEST, "", 1).rows
    for row in rows or desk.gate.search(actor, text, where, "", most).rows:
        yield _choice(desk, actor, declared, row)


def _of_workflow(declared: Field) -> Query:
    return eq("case.workflow", str(declared.options.get("workflow") or ""))


def _choice(desk: Desk, actor: Actor, declared: Field, row: CaseRow) -> Choice:
    """A case as this person may see it; `shown` holds what the field wants shown of it."""
    facts = readable_facts(desk, actor, desk.bundle.workflows[row.workflow], row.facts)
    wanted = declared.options.get("show") or ()
    columns = {
        **facts,
        "code": row.id,
        "label": row.number,
        "number": row.number,
        "status": row.status,
        "owner": row.owner or None,
        "team": row.team or None,
        "agency": row.agency or None,
        "created_on": row.created_at[:10],
        "shown": {name: facts[name] for name in wanted if name in facts},
    }
    return Choice(row.id, "", columns=columns)
