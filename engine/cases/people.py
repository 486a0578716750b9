"""People and agencies as choices of `user` and `agency` fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.environment import CaseEnvironment, run
from engine.fieldtypes.base import Choice, Field
from engine.gate import Gate
from engine.problems import AnswerPlace, Problem


def people_choices(gate: Gate, declared: Field, environment: CaseEnvironment) -> tuple[Choice, ...]:
    """Whom (or which agency) this field offers; their names stand under the column `label`."""
    found = _agencies(gate) if declared.type == "agency" else _people(gate)
    rule = declared.choice_filter
    if rule is None:
        return tuple(found)
    return tuple(c for c in found if run(rule, environment, {"choice": c.columns}) is True)


def people_problems(
    gate: Gate,
    fields: tuple[Field, ...],
    answers: Mapping[str, Any],
    environment: CaseEnvironment,
) -> Iterator[Problem]:
    """Answers that name someone who is not offered: unknown, gone, or outside the filter."""
    for declared in fields:
        named = answers.get(declared.id)
        if declared.type not in ("user", "agency") or named is None:
            continue
        offered = {choice.code for choice in people_choices(gate, declared, environment)}
        codes = named if isinstance(named, list) else [named]
        if not offered.issuperset(codes):
            place = AnswerPlace(declared.form, declared.id)
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
