"""Retired choices: valid where they are stored, refused where they are newly chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Answers
from engine.fieldtypes.base import ChoiceList
from engine.problems import AnswerPlace, Problem
from engine.schema.places import NO_ANSWERS, RowPath, by_row_id
from engine.schema.plan import Plan, Step


def newly_retired(
    lists: Mapping[str, ChoiceList], plan: Plan, base: Answers, now: Answers
) -> Iterator[Problem]:
    """A problem for each answer that takes up a retired choice it did not hold before."""
    yield from _level(lists, plan.steps, (base, now), ())


def _level(
    lists: Mapping[str, ChoiceList],
    steps: tuple[Step, ...],
    answers: tuple[Answers, Answers],
    rows: RowPath,
) -> Iterator[Problem]:
    base, now = answers
    for step in steps:
        if step.field.id not in now:
            continue
        if step.rows:
            stored = by_row_id(base.get(step.field.id))
            for row_id, row in by_row_id(now.get(step.field.id)).items():
                pair = (stored.get(row_id, NO_ANSWERS), row)
                yield from _level(lists, step.rows, pair, (*rows, (step.field.id, row_id)))
            continue
        if "choices" not in step.field.options:
            continue
        choices = lists.get(str(step.field.options["choices"]))
        before, chosen = base.get(step.field.id), now[step.field.id]
        if choices is not None and _retired(choices, chosen) - _codes(before):
            place = AnswerPlace(step.field.form, step.field.id, rows)
            yield Problem("choice_filter", place, {"label": step.field.text})


def _retired(choices: ChoiceList, value: Any) -> frozenset[str]:
    known = (choices.by_code.get(code) for code in _codes(value))
    return frozenset(choice.code for choice in known if choice is not None and choice.retired)


def _codes(value: Any) -> frozenset[str]:
    codes = value if isinstance(value, list) else [value]
    return frozenset(code for code in codes if isinstance(code, str))
