"""Typed text over stored answers: parsed by each field's type, only where the person may write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.case import Answers
from engine.cases.drafts import Draft
from engine.environment import ROW
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field, Posted, Reading
from engine.problems import AnswerPlace, Problem
from engine.schema.plan import Plan, Step


@dataclass(frozen=True, slots=True)
class Typed:
    """Canonical answers, what could not be read, and stored answers the form no longer knows."""

    answers: Answers
    problems: tuple[Problem, ...]
    unknown: Answers


@dataclass(frozen=True, slots=True)
class _Source:
    draft: Draft
    writable: frozenset[str]
    reading: Reading


def read_typed(plan: Plan, draft: Draft, writable: frozenset[str], reading: Reading) -> Typed:
    """The draft as answers: typed where typed and writable, else as it was stored."""
    source = _Source(draft, writable, reading)
    answers: dict[str, Any] = {}
    problems: list[Problem] = []
    for step in plan.steps:
        if step.field.type == "repeat":
            rows = list(_rows(step, source, problems))
            if rows:
                answers[step.field.id] = rows
            continue
        _put(answers, step.field, draft.base, AnswerPlace(step.field.form, step.field.id), source, problems)
    known = {step.field.id for step in plan.steps}
    unknown = {name: value for name, value in draft.base.items() if name not in known}
    return Typed(answers, tuple(problems), unknown)


def row_ids(repeat: Field, draft: Draft) -> tuple[str, ...]:
    """The rows of a repeat in this draft: as stored, with those added and without those removed."""
    if repeat.id in draft.rows:
        return draft.rows[repeat.id]
    return tuple(str(row.get(ROW)) for row in draft.base.get(repeat.id) or ())


def posted_of(declared: Field, control: str, stored: Any, draft: Draft) -> Posted:
    """What the control shows: what was typed, else what is stored."""
    if control in draft.typed:
        return draft.typed[control]
    return {} if stored is None else field_type(declared.type).post(declared, stored)


def _rows(step: Step, source: _Source, problems: list[Problem]) -> Iterator[Mapping[str, Any]]:
    stored = {str(row.get(ROW)): row for row in source.draft.base.get(step.field.id) or ()}
    for row_id in row_ids(step.field, source.draft):
        base = stored.get(row_id, {})
        row: dict[str, Any] = {ROW: row_id}
        for inner in step.rows:
            place = AnswerPlace(inner.field.form, inner.field.id, step.field.id, row_id)
            _put(row, inner.field, base, place, source, problems)
        yield row


def _put(
    answers: dict[str, Any],
    declared: Field,
    base: Mapping[str, Any],
    place: AnswerPlace,
    source: _Source,
    problems: list[Problem],
) -> None:
    control = f"{place.repeat}/{place.row}/{place.field}" if place.row else place.field
    typed = source.draft.typed.get(control)
    if typed is None or declared.path not in source.writable:
        if base.get(declared.id) is not None:
            answers[declared.id] = base[declared.id]
        return
    parsed = field_type(declared.type).parse(declared, typed, source.reading)
    if parsed.problem:
        problems.append(Problem(parsed.problem, place, {"label": declared.text, **parsed.params}))
    elif parsed.value is not None:
        answers[declared.id] = parsed.value
