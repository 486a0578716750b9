"""Two people, one record: what does not clash merges field by field, what clashes is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.case import Answers, Case, FormRecord
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.typed import read_typed
from engine.cases.views import Clash
from engine.definitions.model import Form
from engine.environment import ROW
from engine.fieldtypes import field_type
from engine.fieldtypes.base import CLASH, Field, Posted, Reading


@dataclass(frozen=True, slots=True)
class Merge:
    """The draft laid on the record as it stands now, and what two people changed differently."""

    draft: Draft
    clashes: tuple[Clash, ...] = ()
    theirs_by: str = ""
    theirs_at: str = ""


def merge_draft(desk: Desk, draft: Draft, case: Case | None, picks: Mapping[str, str]) -> Merge:
    """Bring a draft up to the record it edits; nothing to do where nobody changed it meanwhile."""
    record = case.record(draft.record) if case is not None and draft.record else None
    if record is None or record.revision == draft.base_revision:
        return Merge(draft)
    form = desk.form(desk.bundle.workflows[draft.workflow], draft.form)
    if form is None:
        return Merge(draft)
    return _merged(desk, form, draft, record, picks)


def _merged(
    desk: Desk, form: Form, draft: Draft, record: FormRecord, picks: Mapping[str, str]
) -> Merge:
    everything = frozenset(form.fields)
    today = date.fromisoformat(desk.gate.moment().today)
    mine = read_typed(
        desk.judge.plan(form), draft, everything, Reading(today, desk.bundle.lists)
    ).answers
    clashes: list[Clash] = []
    typed = dict(draft.typed)
    rows = dict(draft.rows)
    for path, declared in form.fields.items():
        if "." in path or not _stores(declared):
            continue
        three = (
            draft.base.get(declared.id),
            mine.get(declared.id),
            record.answers.get(declared.id),
        )
        settled = _settled(declared, three, picks)
        if settled is CLASH:
            clashes.append(Clash(declared, "", three[1], three[2]))
        elif settled == three[2] and settled != three[1]:
            _take_theirs(declared, typed, rows)
        elif declared.type == "repeat" and settled is not None:
            _take_rows(declared, settled, typed, rows)
    laid = replace(
        draft, base=record.answers, base_revision=record.revision, typed=typed, rows=rows
    )
    if clashes:
        return Merge(draft, tuple(clashes), record.submitted_by, record.submitted_at)
    return Merge(laid)


def _stores(declared: Field) -> bool:
    return declared.type == "repeat" or field_type(declared.type).stores


def _settled(declared: Field, three: tuple[Any, Any, Any], picks: Mapping[str, str]) -> Any:
    base, mine, theirs = three
    picked = picks.get(declared.id)
    if picked == "theirs":
        return theirs
    if picked == "yours":
        return mine
    settled = field_type(declared.type).merge(base, mine, theirs)
    # A decisive answer never merges by itself: two who both changed it are asked.
    return CLASH if settled is CLASH else settled


def _take_theirs(
    declared: Field, typed: dict[str, Posted], rows: dict[str, tuple[str, ...]]
) -> None:
    """Forget what was typed here: the record's answer stands."""
    for control in [c for c in typed if c.split("/")[0] == declared.id]:
        del typed[control]
    rows.pop(declared.id, None)


def _take_rows(
    declared: Field,
    settled: list[Answers],
    typed: dict[str, Posted],
    rows: dict[str, tuple[str, ...]],
) -> None:
    """Rows of both, each as merged."""
    rows[declared.id] = tuple(str(row[ROW]) for row in settled)
    for row in settled:
        for inner in declared.fields:
            if inner.id in row and field_type(inner.type).stores:
                control = f"{declared.id}/{row[ROW]}/{inner.id}"
                typed[control] = field_type(inner.type).post(inner, row[inner.id])
