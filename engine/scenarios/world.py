"""The small world of one scenario: people, a clock, cases, on the memory store."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.accounts import Directory, Membership, Person
from engine.actor import Actor
from engine.case import Case
from engine.cases.desk import Desk
from engine.cases.notices import KIND as NOTICE
from engine.clock import MovableClock
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import seeded_ids
from engine.scenarios.steps import Said
from engine.store.memory import MemoryStore

BEGINNING: Final = datetime(2026, 1, 1, 7, tzinfo=UTC)
CASE: Final = "case"


class World:
    """Where a scenario plays. The same scenario always plays the same way."""

    def __init__(self, bundle: Bundle, name: str) -> None:
        self.bundle = bundle
        self.clock = MovableClock(BEGINNING)
        self.zone = ZoneInfo(bundle.project.time_zone)
        gate = Gate(MemoryStore(), bundle, self.clock)
        gate.prepare()
        self.ids = seeded_ids(zlib.crc32(name.encode()))
        self.desk = Desk(bundle, gate, self.ids)
        self.people: dict[str, Actor] = {}
        self.cases: dict[str, str] = {}  # as the scenario calls them -> id
        self.current = ""
        self._heard: frozenset[str] = frozenset()

    def listen(self) -> None:
        """From now on, what is told is told anew."""
        self._heard = frozenset(self.desk.gate.documents(NOTICE))

    def told(self) -> Mapping[str, tuple[str, ...]]:
        """Who was told what since the last `listen`: ids of messages by person."""
        found: dict[str, tuple[str, ...]] = {}
        for key, notice in self.desk.gate.documents(NOTICE).items():
            if key not in self._heard:
                message = str(notice["message"]).rpartition(".")[2]
                person = str(notice["person"])
                found[person] = (*found.get(person, ()), message)
        return found

    def admit(self, name: str, said: Said) -> bool:
        """Let a person take part; False if their role is not one of the project's."""
        facts: Mapping[str, object] = said.value if isinstance(said.value, Mapping) else {}
        role = str(facts.get("role", ""))
        if role not in self.bundle.roles:
            return False
        told = facts.get("places")
        places = tuple(str(one) for one in told) if isinstance(told, list | tuple) else ()
        agency, team = str(facts.get("agency", "")), str(facts.get("team", ""))
        membership = Membership(role, agency, team, places)
        given = facts.get("columns")
        columns = {str(k): str(v) for k, v in given.items()} if isinstance(given, Mapping) else {}
        person = Person(name, name, name, (membership,), columns=columns)
        directory = Directory(self.desk.gate)
        directory.keep_person(person)
        if membership.agency:
            directory.keep_agency(membership.agency, {})
        actor = person.actor(0)
        if actor is not None:
            self.people[name] = actor
        return actor is not None

    def remember(self, name: str, case_id: str, child: bool = False) -> None:
        """The case is called `name` from now on, and is the one that is meant. A child without a
        name is found through its parent."""
        if name or not child:
            self.cases[name or CASE] = case_id
        self.current = case_id

    def case(self, case_id: str) -> Case | None:
        """The case as it is, whoever may see it."""
        return self.desk.gate.above(case_id)

    def find(self, name: str) -> str:
        """The id of a case by what the scenario calls it, '' if there is none: `case`, or
        `case/referral/1` for the first referral begun under it."""
        parent, _, child = name.partition("/")
        if not child or parent not in self.cases:
            return self.cases.get(name, "")
        workflow, _, place = child.partition("/")
        case = self.case(self.cases[parent])
        below = case.below(workflow) if case is not None else ()
        return next((one.id for one in below if str(one.place) == place), "")
