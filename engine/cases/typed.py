"""Typed text over stored answers: parsed by each field's type, only where the person may write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.case import Answers
from engine.cases.drafts import Draft
from engine.environment import ROW, are_rows
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Field, Posted, Reading
from engine.problems import AnswerPlace, Problem
from engine.schema.places import NO_ANSWERS, RowPath, answers_at, by_row_id, control_name
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
    problems: list[Problem] = []
    answers = _level(plan.steps, draft.base, (), source, problems)
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
    stored = by_row_id(base)
    return [
        with_left_over(step.rows, stored.get(str(row.get(ROW)), NO_ANSWERS), row) for row in value
    ]


def row_ids(
    repeat: Field, rows: RowPath, draft: Draft, writable: frozenset[str]
) -> tuple[str, ...]:
    """The rows of a repeat in this draft: as stored, with those added and without those removed
    by somebody who may write them. `rows` are the rows around a repeat that stands in one."""
    control = control_name(repeat.id, rows)
    if control in draft.rows and repeat.path in writable:
        return draft.rows[control]
    return tuple(by_row_id(answers_at(draft.base, rows).get(repeat.id)))


def posted_of(declared: Field, control: str, stored: Any, draft: Draft) -> Posted:
    """What the control shows: what was typed, else what is stored."""
    if control in draft.typed:
        return draft.typed[control]
    return {} if stored is None else field_type(declared.type).post(declared, stored)


def _level(
    steps: tuple[Step, ...],
    base: Answers,
    rows: RowPath,
    source: _Source,
    problems: list[Problem],
) -> dict[str, Any]:
    """The form's own answers, or those of one row."""
    answers: dict[str, Any] = {}
    for step in steps:
        if has_rows(step.field):
            if found := list(_rows(step, base, rows, source, problems)):
                answers[step.field.id] = found
        else:
            _take(answers, problems, step.field, _answer(step.field, base, rows, source))
    return answers


def _rows(
    step: Step, base: Answers, around: RowPath, source: _Source, problems: list[Problem]
) -> Iterator[Mapping[str, Any]]:
    stored = by_row_id(base.get(step.field.id))
    choices = source.reading.lists.get(str(step.field.options.get("rows_from", "")))
    ids = tuple(choices.by_code) if choices is not None else ()
    if choices is None:
        ids = row_ids(step.field, around, source.draft, source.writable)
    for row_id in ids:
        rows = (*around, (step.field.id, row_id))
        row = _level(step.rows, stored.get(row_id, NO_ANSWERS), rows, source, problems)
        yield {ROW: row_id, **row}


def _answer(declared: Field, base: Answers, rows: RowPath, source: _Source) -> Any | Problem:
    """An answer: typed and read, or as stored; a problem where it cannot be read."""
    typed = source.draft.typed.get(control_name(declared.id, rows))
    if typed is None or declared.path not in source.writable:
        return base.get(declared.id)
    parsed = field_type(declared.type).parse(declared, typed, source.reading)
    if parsed.problem and _left_alone(declared, typed, base.get(declared.id)):
        return base[declared.id]  # another type left it, and nobody has touched it
    if parsed.problem:
        place = AnswerPlace(declared.form, declared.id, rows)
        return Problem(parsed.problem, place, {"label": declared.text, **parsed.params})
    return parsed.value


def _left_alone(declared: Field, typed: Posted, stored: Any) -> bool:
    """Whether what came back is what was shown of a stored answer."""
    if stored is None:
        return False
    return _filled(typed) == _filled(field_type(declared.type).post(declared, stored))


def _filled(posted: Posted) -> Posted:
    return {part: texts for part, texts in posted.items() if any(texts)}


def _take(
    answers: dict[str, Any], problems: list[Problem], declared: Field, answer: Any | Problem
) -> None:
    if isinstance(answer, Problem):
        problems.append(answer)
    elif answer is not None:
        answers[declared.id] = answer
