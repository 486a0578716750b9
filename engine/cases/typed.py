"""Typed text over stored answers: parsed by each field's type, only where the person may write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.case import Answers
from engine.cases.drafts import Draft
from engine.environment import ROW, are_rows, rows_of
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Field, Posted, Reading
from engine.problems import AnswerPlace, Problem
from engine.schema.places import control_name
from engine.schema.plan import Plan, Step


@dataclass(frozen=True, slots=True)
class Typed:
    """Canonical answers, and what could not be read."""

    answers: Answers
    problems: tuple[Problem, ...]


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
        if has_rows(step.field):
            rows = list(_rows(step, source, problems))
            if rows:
                answers[step.field.id] = rows
            continue
        answer = _answer(step.field, draft.base, ("", ""), source)
        _take(answers, problems, step.field, answer)
    return Typed(answers, tuple(problems))


def known_answers(steps: tuple[Step, ...], answers: Answers) -> dict[str, Any]:
    """Stored answers without those of fields the form has no more."""
    by_id = {step.field.id: step for step in steps}
    return {
        name: _known_rows(by_id[name], value) if name in by_id else value
        for name, value in answers.items()
        if name in by_id or name == ROW
    }


def with_left_over(steps: tuple[Step, ...], base: Answers, answers: Answers) -> dict[str, Any]:
    """`answers` with what `base` holds under fields the form has no more, in rows too."""
    by_id = {step.field.id: step for step in steps}
    unknown = {name: value for name, value in base.items() if name not in by_id and name != ROW}
    kept = {
        name: _rows_left_over(by_id[name], base.get(name), value) if name in by_id else value
        for name, value in answers.items()
    }
    return {**unknown, **kept}


def _known_rows(step: Step, value: Any) -> Any:
    if not step.rows or not are_rows(value):
        return value
    return [known_answers(step.rows, row) for row in value]


def _rows_left_over(step: Step, base: Any, value: Any) -> Any:
    if not step.rows or not are_rows(value):
        return value
    stored = {row.get(ROW): row for row in rows_of(base)}
    return [with_left_over(step.rows, stored.get(row.get(ROW), {}), row) for row in value]


def _stored_rows(draft: Draft, repeat: Field) -> dict[str, Mapping[str, Any]]:
    """The stored rows by id; none where another type of field left something else."""
    return {str(row.get(ROW)): row for row in rows_of(draft.base.get(repeat.id))}


def row_ids(repeat: Field, draft: Draft) -> tuple[str, ...]:
    """The rows of a repeat in this draft: as stored, with those added and without those removed."""
    if repeat.id in draft.rows:
        return draft.rows[repeat.id]
    return tuple(_stored_rows(draft, repeat))


def posted_of(declared: Field, control: str, stored: Any, draft: Draft) -> Posted:
    """What the control shows: what was typed, else what is stored."""
    if control in draft.typed:
        return draft.typed[control]
    return {} if stored is None else field_type(declared.type).post(declared, stored)


def _rows(step: Step, source: _Source, problems: list[Problem]) -> Iterator[Mapping[str, Any]]:
    stored = _stored_rows(source.draft, step.field)
    choices = source.reading.lists.get(str(step.field.options.get("rows_from", "")))
    ids = row_ids(step.field, source.draft) if choices is None else tuple(choices.by_code)
    for row_id in ids:
        base = stored.get(row_id, {})
        row: dict[str, Any] = {ROW: row_id}
        for inner in step.rows:
            answer = _answer(inner.field, base, (step.field.id, row_id), source)
            _take(row, problems, inner.field, answer)
        yield row


def _answer(
    declared: Field, base: Mapping[str, Any], row: tuple[str, str], source: _Source
) -> Any | Problem:
    """An answer, in a row (repeat, id) or not: typed and read, or as stored; a problem where it
    cannot be read."""
    typed = source.draft.typed.get(control_name(declared.id, *row))
    if typed is None or declared.path not in source.writable:
        return base.get(declared.id)
    parsed = field_type(declared.type).parse(declared, typed, source.reading)
    if parsed.problem:
        place = AnswerPlace(declared.form, declared.id, *row)
        return Problem(parsed.problem, place, {"label": declared.text, **parsed.params})
    return parsed.value


def _take(
    answers: dict[str, Any], problems: list[Problem], declared: Field, answer: Any | Problem
) -> None:
    if isinstance(answer, Problem):
        problems.append(answer)
    elif answer is not None:
        answers[declared.id] = answer
