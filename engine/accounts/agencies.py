"""Managing agencies and teams: within one's own agency, or all of them for who belongs to none.

A code is for ever, for cases and people name it; what is closed keeps its name and is offered to
nobody any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.accounts.directory import Directory, Person
from engine.actor import Actor
from engine.gate import Gate
from engine.policy import MANAGE, may, still_open
from engine.problems import Problem
from engine.query import And, Query, eq

CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,29}")
LONGEST: Final = 100
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency, or a team of one, as who manages it sees it."""

    code: str
    labels: Labels
    closed: bool
    people: int
    cases: int
    teams: tuple[Unit, ...] = ()


class Agencies:
    """What managers of agencies and teams do; nothing is theirs that is not within their agency."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._directory = Directory(gate)

    def managed(self, actor: Actor) -> tuple[Unit, ...]:
        """The agencies this person manages, each with its teams, what is closed last."""
        people = tuple(one for one in self._directory.people() if one.active)
        codes = (code for code in self._gate.documents("agency") if self._manages(actor, code))
        found = (self._unit("agency", code, people) for code in codes)
        return tuple(sorted(found, key=lambda one: (one.closed, one.code)))

    def add_agency(self, actor: Actor, code: str, labels: Labels) -> Problem | None:
        """A new agency, by who belongs to none; of others it is as if they had asked nothing."""
        if not self._manages(actor, "") or actor.agency:
            return Problem("agency_yours")
        if (problem := self._wrong("agency", code, labels)) is not None:
            return problem
        self._directory.keep_agency(code, labels)
        self._gate.note(actor, "agency_add", agency=code)
        return None

    def add_team(self, actor: Actor, agency: str, code: str, labels: Labels) -> Problem | None:
        """A new team of an agency."""
        if not self._knows(actor, agency):
            return Problem("agency_yours")
        if (problem := self._wrong("team", code, labels)) is not None:
            return problem
        self._directory.keep_team(code, agency, labels)
        self._gate.note(actor, "team_add", agency=agency, team=code)
        return None

    def rename(self, actor: Actor, agency: str, team: str, labels: Labels) -> Problem | None:
        """Other names for an agency, or for a team of it."""
        if not self._knows(actor, agency, team):
            return Problem("agency_yours")
        if not all(0 < len(words) <= LONGEST for words in labels.values()):
            return Problem("agency_name")
        if team:
            self._directory.keep_team(team, agency, labels)
        else:
            self._directory.keep_agency(agency, labels)
        self._gate.note(actor, "agency_rename", agency=agency, team=team)
        return None

    def close(self, actor: Actor, agency: str, team: str) -> Problem | None:
        """Offer it to nobody any more; first nobody may work there and no open case be there."""
        if not self._knows(actor, agency, team):
            return Problem("agency_yours")
        people = tuple(one for one in self._directory.people() if one.active)
        unit = self._unit("team" if team else "agency", team or agency, people, agency)
        if unit.people:
            return Problem("agency_people", params={"count": unit.people})
        if unit.cases:
            return Problem("agency_cases", params={"count": unit.cases})
        self._shut(actor, agency, team, closed=True)
        return None

    def open(self, actor: Actor, agency: str, team: str) -> Problem | None:
        """Offer it again."""
        if not self._knows(actor, agency, team):
            return Problem("agency_yours")
        self._shut(actor, agency, team, closed=False)
        return None

    def _shut(self, actor: Actor, agency: str, team: str, *, closed: bool) -> None:
        self._directory.shut("team" if team else "agency", team or agency, closed=closed)
        action = "agency_close" if closed else "agency_open"
        self._gate.note(actor, action, agency=agency, team=team)

    def _manages(self, actor: Actor, agency: str) -> bool:
        return may(self._gate.bundle, actor, MANAGE) and actor.agency in ("", agency)

    def _knows(self, actor: Actor, agency: str, team: str = "") -> bool:
        if not self._manages(actor, agency) or self._gate.document("agency", agency) is None:
            return False
        return not team or self._directory.team_agency(team) == agency

    def _wrong(self, kind: str, code: str, labels: Labels) -> Problem | None:
        if not CODE.fullmatch(code):
            return Problem("agency_code")
        if self._gate.document(kind, code) is not None:
            return Problem("agency_taken", params={"code": code})
        named = all(0 < len(words) <= LONGEST for words in labels.values())
        return None if named and labels else Problem("agency_name")

    def _unit(self, kind: str, code: str, people: tuple[Person, ...], agency: str = "") -> Unit:
        kept = self._gate.document(kind, code) or {"labels": {}}
        teams = self._gate.documents("team", code) if kind == "agency" else {}
        here = (agency, code) if kind == "team" else (code, "")
        return Unit(
            code=code,
            labels=kept["labels"],
            closed=bool(kept.get("closed")),
            people=sum(_works_at(one, *here) for one in people),
            cases=self._gate.held_by(And((_cases_at(*here), still_open(self._gate.bundle)))),
            teams=tuple(self._unit("team", team, people, code) for team in sorted(teams)),
        )


def _works_at(person: Person, agency: str, team: str) -> bool:
    return any(one.agency == agency and team in ("", one.team) for one in person.memberships)


def _cases_at(agency: str, team: str) -> Query:
    here = eq("case.agency", agency)
    return And((here, eq("case.team", team))) if team else here
