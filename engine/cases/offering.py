"""Choices that stand in no list: people, agencies, other cases. Who may be named is asked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.linked_cases import MOST_OFFERED, linkable, seen_cases
from engine.cases.people import agencies, people
from engine.environment import ROW, CaseEnvironment, rows_of, run
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Choice, Field, Offered
from engine.problems import AnswerPlace, Problem
from engine.schema.places import RowPath
from engine.schema.plan import Plan, Step


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is asking, and where."""

    desk: Desk
    actor: Actor
    environment: CaseEnvironment


@dataclass(frozen=True, slots=True)
class Picked:
    """What stands in a field now: what was searched for, what is chosen, what is stored."""

    search: str = ""
    chosen: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()


def offers(declared: Field) -> bool:
    """Whether the field's choices are known at run time only."""
    return field_type(declared.type).offered is not Offered.NOTHING


def offered_choices(asker: Asker, declared: Field, picked: Picked) -> tuple[Choice, ...]:
    """What this field offers to this person; names stand under the column `label`.

    Of cases, those that were searched for and those that stand there. A stored one that this
    person may not see stands there without saying more: sending the form must not lose it.
    """
    if field_type(declared.type).offered is not Offered.CASES:
        return tuple(_passing(asker, declared, _everyone(asker, declared)))
    ids = tuple(dict.fromkeys((*picked.chosen, *picked.stored)))
    standing = seen_cases(asker.desk, asker.actor, declared, ids)
    found = linkable(asker.desk, asker.actor, declared, picked.search)
    fitting = islice(_passing(asker, declared, found), MOST_OFFERED)
    offered = {choice.code: choice for choice in (*standing, *fitting)}
    unseen = f"fieldtypes.{declared.type}.unseen"
    hidden = (Choice(one, unseen) for one in picked.stored if one not in offered)
    own = _own_id(asker)
    return (*hidden, *(choice for choice in offered.values() if choice.code != own))


def unoffered(asker: Asker, plan: Plan, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """Answers that name what is not offered: unknown, gone, out of reach, outside the filter."""
    yield from _in_level(asker, plan.steps, answers, ())


def _in_level(
    asker: Asker, steps: tuple[Step, ...], answers: Mapping[str, Any], rows: RowPath
) -> Iterator[Problem]:
    for step in steps:
        if step.field.id not in answers:
            continue
        if offers(step.field):
            place = AnswerPlace(step.field.form, step.field.id, rows)
            yield from _problems(asker, step.field, answers, place)
        elif _offers_inside(step):
            yield from _in_rows(asker, step, answers, rows)


def _offers_inside(step: Step) -> bool:
    return any(offers(inner.field) or _offers_inside(inner) for inner in step.rows)


def _in_rows(
    asker: Asker, step: Step, answers: Mapping[str, Any], around: RowPath
) -> Iterator[Problem]:
    for number, row in enumerate(rows_of(answers.get(step.field.id)), start=1):
        inside = asker.environment.in_row(row, number, step.blanks)
        rows = (*around, (step.field.id, str(row.get(ROW))))
        yield from _in_level(Asker(asker.desk, asker.actor, inside), step.rows, row, rows)


def _problems(
    asker: Asker, declared: Field, answers: Mapping[str, Any], place: AnswerPlace
) -> Iterator[Problem]:
    named = codes_of(answers[declared.id])
    if field_type(declared.type).offered is Offered.CASES:
        found: Iterator[Choice] = iter(seen_cases(asker.desk, asker.actor, declared, named))
    else:
        found = _everyone(asker, declared)
    offered = {choice.code for choice in _passing(asker, declared, found)} - {_own_id(asker)}
    if any(code not in offered for code in named):
        yield Problem("choice_filter", place, {"label": declared.text})


def codes_of(value: Any) -> tuple[str, ...]:
    """The ids an answer names."""
    found = value if isinstance(value, list | tuple) else (value,)
    return tuple(one for one in found if isinstance(one, str))


def _everyone(asker: Asker, declared: Field) -> Iterator[Choice]:
    of_agencies = field_type(declared.type).offered is Offered.AGENCIES
    return agencies(asker.desk.gate) if of_agencies else people(asker.desk.gate)


def _passing(asker: Asker, declared: Field, found: Iterator[Choice]) -> Iterator[Choice]:
    rule = declared.choice_filter
    for choice in found:
        if rule is None or run(rule, asker.environment, {"choice": choice.columns}) is True:
            yield choice


def _own_id(asker: Asker) -> str:
    """The case that is being filled: it is never offered to itself."""
    case = asker.environment.lookup("case")
    return str(case["id"]) if isinstance(case, Mapping) else ""
