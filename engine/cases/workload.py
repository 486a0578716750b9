"""The caseload of a team: how many cases each worker carries, where they stand, what is late.

Counted under the same reach and by the same queries as the list of cases, so that each figure leads
to a list of exactly so many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.people import members
from engine.cases.timely_filters import due_queries, sees_dues
from engine.definitions.model import Fact
from engine.policy import leads, oversees, still_open, top_cases, writes_cases
from engine.query import And
from engine.workflow.since import facts_of_dues

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker carries ('' for nobody). `overdue` and `week` are of all their cases."""

    person: str
    total: int = 0
    by_status: Counts = field(default_factory=dict)
    by_fact: Counts = field(default_factory=dict)
    overdue: int = 0
    week: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """The workers within reach; the fact their cases are told apart by, if there is one."""

    loads: tuple[Load, ...]
    fact: Fact | None
    dues: bool  # whether this reader is told what is due


def workload(desk: Desk, actor: Actor) -> Team | None:
    """Everybody's caseload within reach, the latest first; None for who sees only their own."""
    if not leads(desk.bundle, actor):
        return None
    living = And((still_open(desk.bundle), top_cases(desk.bundle)))
    statuses = desk.gate.tally(actor, living, ("case.owner", "case.status"))
    fact = telling_fact(desk, actor)
    column = f"fact.{fact.id}" if fact is not None else ""
    values = desk.gate.tally(actor, living, ("case.owner", column)) if column else {}
    dues = sees_dues(desk, actor)
    due = due_queries(desk) if dues else {}
    late = {name: desk.gate.count(actor, where, "case.owner") for name, where in due.items()}
    by_status, by_fact = _by_person(statuses), _by_person(values)
    people = {*by_status, *late.get("overdue", ()), *late.get("week", ()), *colleagues(desk, actor)}
    loads = (
        Load(
            person,
            sum(by_status[person].values()),
            by_status[person],
            by_fact[person],
            late.get("overdue", {}).get(person, 0),
            late.get("week", {}).get(person, 0),
        )
        for person in people
    )
    return Team(tuple(sorted(loads, key=_pressing)), fact, dues)


def _pressing(load: Load) -> tuple[int, int, str]:
    return -load.overdue, -load.total, load.person


def _by_person(counts: Mapping[tuple[str, str], int]) -> defaultdict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (person, value), number in counts.items():
        found[person][value] = number
    return found


def telling_fact(desk: Desk, actor: Actor) -> Fact | None:
    """The choice cases are told apart by: the first by which due dates differ, else the first
    one they are filtered by."""
    found = [
        (fact.id not in facts_of_dues(flow), fact)
        for flow in desk.bundle.workflows.values()
        for fact in flow.facts.values()
        if fact.filter and fact.type == "select_one" and fact.id in desk.facts(actor, flow)
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def colleagues(desk: Desk, actor: Actor) -> Iterator[str]:
    """People who work where this person sees cases, and can have some of their own."""
    for member in members(desk.gate):
        if writes_cases(desk.bundle, member) and oversees(desk.bundle, actor, member):
            yield member.id
