"""Two people, one record: what does not clash merges field by field, what clashes is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case, FormRecord
from engine.cases.answers_view import rows_beside
from engine.cases.desk import Desk, Rights
from engine.cases.drafts import Draft
from engine.cases.typed import known_answers, read_typed
from engine.cases.views import Clash
from engine.definitions.model import Form
from engine.environment import ROW, rows_of
from engine.fieldtypes import field_type
from engine.fieldtypes.base import CLASH, Field, Posted, Reading
from engine.schema.places import NO_ANSWERS, RowPath, by_row_id, control_name
from engine.schema.plan import Plan, Step


@dataclass(frozen=True, slots=True)
class Merge:
    """The draft laid on the record as it stands now, and what two people changed differently."""

    draft: Draft
    clashes: tuple[Clash, ...] = ()
    theirs_by: str = ""
    theirs_at: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """What the draft will hold: texts and rows by the names of controls."""

    typed: dict[str, Posted]
    rows: dict[str, tuple[str, ...]]


def merge_draft(
    desk: Desk, actor: Actor, draft: Draft, case: Case | None, picks: Mapping[str, str]
) -> Merge:
    """Bring a draft up to the record it edits; nothing to do where nobody changed it meanwhile."""
    record = case.record(draft.record) if case is not None and draft.record else None
    if record is None or record.revision == draft.base_revision:
        return Merge(draft)
    form = desk.form(desk.bundle.workflows[draft.workflow], draft.form)
    if form is None:
        return Merge(draft)
    rights = desk.rights(actor, form)
    return _merged(desk, rights, (desk.judge.plan(form), draft, record), picks)


def _merged(
    desk: Desk, rights: Rights, what: tuple[Plan, Draft, FormRecord], picks: Mapping[str, str]
) -> Merge:
    plan, draft, record = what
    today = date.fromisoformat(desk.gate.moment().today)
    mine = read_typed(plan, draft, rights.writable, Reading(today, desk.bundle.lists)).answers
    base, theirs = (known_answers(plan.steps, a) for a in (draft.base, record.answers))
    clashes: list[Clash] = []
    into = _Laid(dict(draft.typed), dict(draft.rows))
    for step in plan.steps:
        declared = step.field
        if declared.calculate is not None:
            continue  # worked out anew from what is merged
        three = _three(step, base, mine, theirs)
        settled = _settled(declared, three, picks)
        if settled is CLASH:
            clashes.append(_clash(plan.form, step, three, rights.readable))
        elif settled == three[2] and settled != three[1]:
            _take_theirs(declared, into)
        elif step.rows and settled is not None:
            _take_rows(step, (), (three[1], settled), into)
    laid = replace(draft, base=record.answers, base_revision=record.revision)
    laid = replace(laid, typed=into.typed, rows=into.rows)
    if clashes:
        return Merge(draft, tuple(clashes), record.submitted_by, record.submitted_at)
    return Merge(laid)


def _three(step: Step, base: Answers, mine: Answers, theirs: Answers) -> tuple[Any, Any, Any]:
    """The answer before, yours and theirs; of a repeat only rows, whatever else was left there."""
    values = [answers.get(step.field.id) for answers in (base, mine, theirs)]
    if step.rows:
        values = [list(rows_of(value)) or None for value in values]
    return values[0], values[1], values[2]


def _clash(form: Form, step: Step, three: tuple[Any, Any, Any], readable: frozenset[str]) -> Clash:
    mine, theirs = (_seen(step, value, readable) for value in three[1:])
    if not step.rows:
        return Clash(step.field, mine, theirs)
    rows = [
        rows_beside(form, readable, step.field, pair) for pair in ((mine, theirs), (theirs, mine))
    ]
    return Clash(step.field, mine, theirs, *rows)


def _seen(step: Step, value: Any, readable: frozenset[str]) -> Any:
    """An answer, rows cut down to what this person may read of them."""
    if not step.rows or not isinstance(value, list):
        return value
    inside = [inner for inner in step.rows if inner.field.path in readable]
    return [
        {ROW: row.get(ROW)}
        | {i.field.id: _seen(i, row[i.field.id], readable) for i in inside if i.field.id in row}
        for row in value
    ]


def _settled(declared: Field, three: tuple[Any, Any, Any], picks: Mapping[str, str]) -> Any:
    base, mine, theirs = three
    picked = picks.get(declared.id)
    if picked == "theirs":
        return theirs
    if picked == "yours":
        return mine
    return field_type(declared.type).merge(base, mine, theirs)


def _take_theirs(declared: Field, laid: _Laid) -> None:
    """Forget what was typed here: the record's answer stands."""
    for kept in (laid.typed, laid.rows):
        for control in [c for c in kept if c.split("/")[0] == declared.id]:
            del kept[control]


def _take_rows(step: Step, around: RowPath, pair: tuple[Any, Any], laid: _Laid) -> None:
    """Rows of both, each as merged; `pair` are the rows as they were here, and as they are now."""
    mine, settled = (by_row_id(value) for value in pair)
    laid.rows[control_name(step.field.id, around)] = tuple(settled)
    for row_id, row in settled.items():
        inside = (*around, (step.field.id, row_id))
        before = mine.get(row_id, NO_ANSWERS)
        for inner in step.rows:
            both = before.get(inner.field.id), row.get(inner.field.id)
            if inner.rows:
                _take_rows(inner, inside, both, laid)
            else:
                _take_answer(inner.field, inside, both, laid)


def _take_answer(declared: Field, rows: RowPath, pair: tuple[Any, Any], laid: _Laid) -> None:
    mine, settled = pair
    control = control_name(declared.id, rows)
    if settled is not None:
        laid.typed[control] = field_type(declared.type).post(declared, settled)
    elif mine is not None:
        laid.typed[control] = {}  # the other person emptied what stands here unchanged
