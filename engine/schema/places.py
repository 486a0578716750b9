"""Places of answers: the way through rows to a field, as a value and as short text.

`age` at the top, `family/ROW/member_age` in a row, `homes/ROW/people/ROW/name` in a row of a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from engine.case import Answers
from engine.environment import ROW, rows_of
from engine.problems import AnswerPlace

RowPath: TypeAlias = tuple[tuple[str, str], ...]
"""The rows around something as (repeat, row id), the outer one first; () at the top of a form."""
NO_ANSWERS: Answers = {}


def place_text(place: AnswerPlace) -> str:
    """The place as the name of its control in a page."""
    return control_name(place.field, place.rows)


def control_name(field: str, rows: RowPath = ()) -> str:
    """The name of a field's control, in rows or not."""
    return f"{row_name(rows)}/{field}" if rows else field


def row_name(rows: RowPath) -> str:
    """The name of a row: what the names of all controls in it begin with."""
    return "/".join(part for step in rows for part in step)


def read_place(form: str, text: str) -> AnswerPlace:
    """The place `place_text` wrote; what is no such text is a field that no form has."""
    *steps, field = text.split("/")
    if len(steps) % 2:
        return AnswerPlace(form, text)
    return AnswerPlace(form, field, tuple(zip(steps[::2], steps[1::2], strict=True)))


def declared_path(place: AnswerPlace) -> str:
    """The place as a rule would say it, whatever the row: `family.member_age`."""
    return ".".join((*(repeat for repeat, _ in place.rows), place.field))


def outermost(place: AnswerPlace) -> str:
    """The field or repeat of the form itself in which the place lies."""
    return place.rows[0][0] if place.rows else place.field


def answers_at(answers: Answers, rows: RowPath) -> Answers:
    """The answers of one row, or the form's own where `rows` is empty; none where it is gone."""
    for repeat, row_id in rows:
        answers = by_row_id(answers.get(repeat)).get(row_id, NO_ANSWERS)
    return answers


def around(answers: Answers, rows: RowPath) -> tuple[Answers, ...]:
    """The form's own answers, then those of each row on the way inwards."""
    return tuple(answers_at(answers, rows[:depth]) for depth in range(len(rows) + 1))


def value_at(answers: Answers, place: AnswerPlace) -> Any:
    """The answer at a place, None where there is none."""
    return answers_at(answers, place.rows).get(place.field)


def by_row_id(value: Any) -> Mapping[str, Answers]:
    """The rows of a repeat's answer by their ids; none where it is no such answer."""
    return {str(row.get(ROW)): row for row in rows_of(value)}


def levels(answers: Answers, repeats: tuple[str, ...]) -> Iterator[tuple[RowPath, Answers]]:
    """The answers themselves (no repeats), or every row along a way of repeats."""
    found: list[tuple[RowPath, Answers]] = [((), answers)]
    for repeat in repeats:
        found = [
            ((*outer, (repeat, row_id)), row)
            for outer, level in found
            for row_id, row in by_row_id(level.get(repeat)).items()
        ]
    yield from found
