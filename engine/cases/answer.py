"""Answering a form whole, from plain texts, by the same path as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.actor import Actor
from engine.cases.beginning import start_child
from engine.cases.desk import Desk
from engine.cases.draft_steps import start_draft
from engine.cases.drafts import Draft, find_draft, put_draft
from engine.cases.submit_form import Sent, submit_draft
from engine.cases.views import FormPage
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field, Posted
from engine.problems import AnswerPlace, Problem, Severity
from engine.schema.places import declared_path, place_text


@dataclass(frozen=True, slots=True)
class _Laid:
    typed: dict[str, Posted]
    rows: dict[str, tuple[str, ...]]


def submit_answers(
    desk: Desk,
    actor: Actor,
    workflow: str,
    case_id: str,
    *,
    form: str,
    record: str = "",
    parent: str = "",
    typed: Mapping[str, Any],
) -> Sent | tuple[Problem, ...]:
    """Fill `form` with plain texts and send it, warnings and removals confirmed. With a `parent`,
    it begins a case under that one.

    A text stands for one answer, a list for several choices, a map for parts of a control; a
    repeat takes a list of maps, or where its rows come from a list, a map from code to map.
    """
    draft_id: str | Problem | None
    if parent:
        draft_id = start_child(desk, actor, parent, workflow)
    else:
        draft_id = start_draft(desk, actor, workflow, case_id, form=form, record=record)
    if not isinstance(draft_id, str):
        return draft_id
    draft = find_draft(desk.gate, actor.id, draft_id)
    if draft is None:
        return None
    filled = typed_draft(draft, desk.bundle.forms[form].fields, typed)
    desk.gate.keep(put_draft(filled))
    sent = submit_draft(desk, actor, draft_id, confirmed=frozenset(), picks={})
    if isinstance(sent, FormPage) and not _errors(sent):
        confirmed = frozenset({"removed", *(problem.code for problem in sent.warnings)})
        sent = submit_draft(desk, actor, draft_id, confirmed=confirmed, picks={})
    return _errors(sent) if isinstance(sent, FormPage) else sent


def typed_draft(draft: Draft, fields: Mapping[str, Field], typed: Mapping[str, Any]) -> Draft:
    """The draft with plain texts laid into its controls."""
    laid = _Laid(dict(draft.typed), dict(draft.rows))
    for name, given in typed.items():
        declared = fields.get(name)
        if declared is None or declared.readonly is not True:  # else no page lets anyone type there
            _lay(fields, AnswerPlace(draft.form, name), given, laid)
    return replace(draft, typed=laid.typed, rows=laid.rows)


def _lay(fields: Mapping[str, Field], place: AnswerPlace, given: Any, laid: _Laid) -> None:
    declared = fields.get(declared_path(place))
    if declared is None or not has_rows(declared):
        laid.typed[place_text(place)] = posted(given)
        return
    found = dict(_given_rows(given))
    laid.rows[place_text(place)] = tuple(row_id for row_id, row in found.items() if row)
    for row_id, row in found.items():
        around = (*place.rows, (place.field, row_id))
        for name, answer in row.items():
            _lay(fields, AnswerPlace(place.form, name, around), answer, laid)


def posted(given: Any) -> Posted:
    """Plain texts as the parts of one control."""
    if isinstance(given, Mapping):
        return {str(part): _texts(text) for part, text in given.items()}
    return {"": _texts(given)}


def _given_rows(given: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(given, Mapping):
        yield from ((str(code), row) for code, row in given.items())
        return
    for number, row in enumerate(given, start=1):
        code = row.get("code")
        yield (
            (str(code), {k: v for k, v in row.items() if k != "code"})
            if code
            else (
                f"row{number}",
                row,
            )
        )


def _texts(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(map(str, given)) if isinstance(given, list | tuple) else (str(given),)


def _errors(page: FormPage) -> tuple[Problem, ...]:
    return tuple(p for p in page.problems if p.severity is Severity.ERROR)
