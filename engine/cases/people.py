"""People and agencies as choices of `user` and `agency` fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.environment import ROW, CaseEnvironment, rows_of, run
from engine.fieldtypes.base import Choice, Field
from engine.gate import Gate
from engine.problems import AnswerPlace, Problem
from engine.schema.plan import Plan, Step

PEOPLE = ("user", "agency")


def people_choices(gate: Gate, declared: Field, environment: CaseEnvironment) -> tuple[Choice, ...]:
    """Whom (or which agency) this field offers; their names stand under the column `label`."""
    found = _agencies(gate) if declared.type == "agency" else _people(gate)
    rule = declared.choice_filter
    if rule is None:
        return tuple(found)
    return tuple(c for c in found if run(rule, environment, {"choice": c.columns}) is True)


def people_problems(
    gate: Gate, plan: Plan, answers: Mapping[str, Any], environment: CaseEnvironment
) -> Iterator[Problem]:
    """Answers that name someone who is not offered: unknown, gone, or outside the filter."""
    for step in plan.steps:
        if step.field.type in PEOPLE and step.field.id in answers:
            place = AnswerPlace(step.field.form, step.field.id)
            yield from _unoffered(gate, step.field, (answers, place), environment)
        elif any(inner.field.type in PEOPLE for inner in step.rows):
            yield from _in_rows(gate, step, answers, environment)


def _in_rows(
    gate: Gate, step: Step, answers: Mapping[str, Any], environment: CaseEnvironment
) -> Iterator[Problem]:
    for row in rows_of(answers.get(step.field.id)):
        inside = environment.given({"this": row, "row": row}).given(step.blanks).given(row)
        for inner in step.rows:
            if inner.field.type in PEOPLE and inner.field.id in row:
                row_id = str(row.get(ROW))
                place = AnswerPlace(inner.field.form, inner.field.id, step.field.id, row_id)
                yield from _unoffered(gate, inner.field, (row, place), inside)


def _unoffered(
    gate: Gate,
    declared: Field,
    given: tuple[Mapping[str, Any], AnswerPlace],
    environment: CaseEnvironment,
) -> Iterator[Problem]:
    answers, place = given
    named = answers[declared.id]
    offered = [choice.code for choice in people_choices(gate, declared, environment)]
    codes = named if isinstance(named, list) else [named]
    if any(code not in offered for code in codes):
        yield Problem("choice_filter", place, {"label": declared.text})


def _people(gate: Gate) -> Iterator[Choice]:
    people = gate.documents("person")
    for person_id in sorted(people, key=lambda key: str(people[key]["name"])):
        person = people[person_id]
        if not person["active"]:
            continue
        memberships = person["memberships"]
        columns = {
            **person["columns"],
            "label": person["name"],
            "name": person["name"],
            "code": person_id,
            "agency": memberships[0]["agency"] or None if memberships else None,
            "team": memberships[0]["team"] or None if memberships else None,
            "roles": [membership["role"] for membership in memberships],
        }
        yield Choice(person_id, "", columns=columns)


def _agencies(gate: Gate) -> Iterator[Choice]:
    agencies = gate.documents("agency")
    for agency_id in sorted(agencies):
        labels = agencies[agency_id]["labels"]
        yield Choice(agency_id, "", columns={"labels": labels, "code": agency_id})
