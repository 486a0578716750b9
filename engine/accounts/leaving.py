"""What somebody leaves behind: open cases of theirs, and decisions that nobody else can take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.accounts.covering import roles_of
from engine.accounts.directory import Person
from engine.actor import Actor
from engine.case import Case
from engine.gate import Gate
from engine.policy import still_open, within
from engine.policy.places import places_of_row
from engine.problems import Problem
from engine.query import And, eq
from engine.store.protocol import CaseRow, TaskRow

MOST = 200


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would be left with nobody to see to it."""

    cases: int
    decisions: int


def left_behind(found: Leaving) -> tuple[Problem, ...]:
    """What stands against letting this person go."""
    counted = {"person_carries": found.cases, "person_decides": found.decisions}
    return tuple(Problem(code, params={"count": n}) for code, n in counted.items() if n)


def leaving(gate: Gate, person: Person) -> Leaving:
    """What waits for this person and for nobody else."""
    living = still_open(gate.bundle)
    cases = gate.held_by(And((eq("case.owner", person.id), living)))
    others = tuple(_colleagues(gate, person))
    waiting = {(task.case_id, task.subject): (task, row) for task, row in _waiting(gate, person)}
    alone = [
        task
        for task, row in waiting.values()
        if not any(_decides(gate, other, task, _at(gate, row)) for other in others)
    ]
    return Leaving(cases, len(alone))


def _colleagues(gate: Gate, person: Person) -> Iterator[Actor]:
    for key, kept in gate.documents("person").items():
        for held in kept["memberships"] if kept["active"] and key != person.id else ():
            place = (held["role"], held["agency"], held["team"])
            places = tuple(held.get("places", ()))
            yield Actor(key, str(kept["name"]), *place, places=places)


def _waiting(gate: Gate, person: Person) -> Iterator[tuple[TaskRow, CaseRow]]:
    for actor in roles_of(person):
        yield from gate.tasks(actor, eq("task.kind", "approval"), "", MOST).rows


def _decides(gate: Gate, other: Actor, task: TaskRow, case: Case) -> bool:
    """Whether somebody else may take this decision, now or when it falls to them."""
    transition = gate.bundle.workflows[case.workflow].transitions.get(task.subject)
    role = gate.bundle.roles.get(other.role)
    if transition is None or transition.approval is None or role is None:
        return False
    named = other.role in transition.approval.roles() and other.id not in task.excluded
    return named and within(other, role.scope, case)


def _at(gate: Gate, row: CaseRow) -> Case:
    """Where a case is: all that a scope asks of it."""
    place = (row.status, row.owner, row.team, row.agency)
    case = Case(row.id, row.workflow, row.number, *place, row.created_at, "", row.updated_at)
    return case.changed(places=places_of_row(gate.bundle, row))
