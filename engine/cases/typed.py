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
from engine.schema.places import place_text
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
        place = AnswerPlace(step.field.form, step.field.id)
        answer = _answer(step.field, draft.base, place, source)
        _take(answers, problems, step.field, answer)
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
    choices = source.reading.lists.get(str(step.field.options.get("rows_from", "")))
    ids = row_ids(step.field, source.draft) if choices is None else tuple(choices.by_code)
    for row_id in ids:
        base = stored.get(row_id, {})
        row: dict[str, Any] = {ROW: row_id}
        for inner in step.rows:
            place = AnswerPlace(inner.field.form, inner.field.id, step.field.id, row_id)
            _take(row, problems, inner.field, _answer(inner.field, base, place, source))
        yield row


def _answer(
    declared: Field, base: Mapping[str, Any], place: AnswerPlace, source: _Source
) -> Any | Problem:
    """The answer at a place: typed and read, or as stored; a problem where it cannot be read."""
    typed = source.draft.typed.get(place_text(place))
    if typed is None or declared.path not in source.writable:
        return base.get(declared.id)
    parsed = field_type(declared.type).parse(declared, typed, source.reading)
    if parsed.problem:
        return Problem(parsed.problem, place, {"label": declared.text, **parsed.params})
    return parsed.value


def _take(
    answers: dict[str, Any], problems: list[Problem], declared: Field, answer: Any | Problem
) -> None:
    if isinstance(answer, Problem):
        problems.append(answer)
    elif answer is not None:
        answers[declared.id] = answer
