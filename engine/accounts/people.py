"""Managing people: adding, placing, letting go, letting in again; each change is audited.

Rights are those of the one who manages, asked anew for every change. Nobody learns a password:
whoever is new, or has forgotten theirs, is given a code that fits once and chooses one.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from engine.accounts.directory import Directory, Membership, Person
from engine.accounts.leaving import Leaving, leaving, left_behind
from engine.accounts.memberships import fits_places, fitting, with_membership
from engine.actor import Actor
from engine.clock import Clock, instant_text
from engine.gate import Gate
from engine.ids import ALPHABET, Ids
from engine.policy import grantable, manages
from engine.problems import Problem
from engine.store.protocol import Put

INVITATION: Final = "invitation"
INVITED_FOR: Final = timedelta(hours=72)
LONGEST: Final = 100
_LOGIN: Final = re.compile(r"[\w.@-]{2,60}")


@dataclass(frozen=True, slots=True)
class Invited:
    """A person and the code they come in with, shown this once."""

    person: Person
    code: str


class People:
    """What managers of people do."""

    def __init__(self, gate: Gate, clock: Clock, ids: Ids) -> None:
        self.directory = Directory(gate)
        self._gate = gate
        self._clock = clock
        self._ids = ids

    def managed(self, actor: Actor) -> tuple[Person, ...]:
        """Everyone the actor manages, by name."""
        found = (one for one in self.directory.people() if self._manages(actor, one))
        return tuple(sorted(found, key=lambda one: (not one.active, one.name, one.id)))

    def person(self, actor: Actor, person_id: str) -> Person | None:
        """Someone the actor manages; others are as if they did not exist."""
        person = self.directory.person(person_id)
        return person if person is not None and self._manages(actor, person) else None

    def add(self, actor: Actor, login: str, name: str, membership: Membership) -> Invited | Problem:
        """A new person and their code."""
        login, name = login.strip(), " ".join(name.split())
        if not _LOGIN.fullmatch(login):
            return Problem("person_login")
        if not 0 < len(name) <= LONGEST:
            return Problem("person_name")
        if (problem := self._refused(actor, membership)) is not None:
            return problem
        if self.directory.person_by_login(login) is not None:
            return Problem("person_taken", params={"login": login})
        person = Person(self._ids(), login, name, (fitting(self._gate.bundle, membership),))
        self.directory.keep_person(person)
        self._note(actor, "person_add", person.id, role=membership.role)
        return self._invite(actor, person)

    def invite(self, actor: Actor, person_id: str) -> Invited | Problem | None:
        """A code to choose a new password with; the former one goes on until it is used."""
        person = self.person(actor, person_id)
        if person is None:
            return None
        return self._invite(actor, person) if person.active else Problem("person_inactive")

    def give_role(self, actor: Actor, person_id: str, membership: Membership) -> Problem | None:
        """One more role for a person, or one more place for one they have; None also where they
        are not the actor's to manage."""
        person = self.person(actor, person_id)
        if person is None:
            return None
        if (problem := self._refused(actor, membership)) is not None:
            return problem
        given = with_membership(person.memberships, fitting(self._gate.bundle, membership))
        if given == person.memberships:
            return None
        self.directory.keep_person(replace(person, memberships=given))
        self._note(actor, "person_role", person.id, role=membership.role)
        return None

    def take_role(self, actor: Actor, person_id: str, number: int) -> Problem | None:
        """One role less; the last one stays, for it says whose person this is."""
        person = self.person(actor, person_id)
        if person is None or not 0 <= number < len(person.memberships):
            return None
        if len(person.memberships) == 1:
            return Problem("person_last_role")
        if person.memberships[number].role not in grantable(self._gate.bundle, actor):
            return Problem("person_role")
        left = tuple(m for place, m in enumerate(person.memberships) if place != number)
        self.directory.keep_person(replace(person, memberships=left))
        self._note(actor, "person_role_taken", person.id, role=person.memberships[number].role)
        return None

    def let_go(self, actor: Actor, person_id: str, confirmed: bool) -> Problem | None:
        """End an account at once. What would be left with nobody to see to it is told first."""
        person = self.person(actor, person_id)
        if person is None:
            return None
        if person.id == actor.id:
            return Problem("person_self")
        if not confirmed and (left := left_behind(leaving(self._gate, person))):
            return left[0]
        self.directory.keep_person(replace(person, active=False))
        self._note(actor, "person_let_go", person.id)
        return None

    def let_back(self, actor: Actor, person_id: str) -> Problem | None:
        """Open an account again."""
        person = self.person(actor, person_id)
        if person is None:
            return None
        roles = grantable(self._gate.bundle, actor)
        if any(one.role not in roles for one in person.memberships):
            return Problem("person_role")
        self.directory.keep_person(replace(person, active=True))
        self._note(actor, "person_let_back", person.id)
        return None

    def leaving(self, person: Person) -> Leaving:
        """What waits for this person and for nobody else."""
        return leaving(self._gate, person)

    def invited(self, login: str, code: str) -> Person | None:
        """Whom this code lets in; looking does not use it up."""
        found = self._gate.document(INVITATION, _digest(code))
        person = self.directory.person(str(found["person"])) if found is not None else None
        if found is None or person is None or not person.active or not self._lasts(found):
            return None
        return person if self.directory.person_by_login(login) == person else None

    def use_invitation(self, code: str) -> bool:
        """Use the code up; False where somebody was faster."""
        return self._gate.take(INVITATION, _digest(code)) is not None

    def _lasts(self, found: Mapping[str, Any]) -> bool:
        return str(found["until"]) > instant_text(self._clock())

    def _invite(self, actor: Actor, person: Person) -> Invited:
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        until = instant_text(self._clock() + INVITED_FOR)
        body = {"person": person.id, "until": until}
        self._gate.keep(Put(INVITATION, _digest(code), body, person.id, until))
        self._note(actor, "person_invite", person.id)
        return Invited(person, code)

    def _manages(self, actor: Actor, person: Person) -> bool:
        return manages(self._gate.bundle, actor, (one.agency for one in person.memberships))

    def _refused(self, actor: Actor, membership: Membership) -> Problem | None:
        if membership.role not in grantable(self._gate.bundle, actor):
            return Problem("person_role")
        if actor.agency and membership.agency != actor.agency:
            return Problem("person_agency")
        if membership.agency and membership.agency not in self.directory.agencies():
            return Problem("person_agency")
        if membership.team and self.directory.team_agency(membership.team) != membership.agency:
            return Problem("person_team")
        if not fits_places(self._gate.bundle, membership):
            return Problem("person_place")
        return None

    def _note(self, actor: Actor, action: str, person: str, **params: str) -> None:
        self._gate.note(actor, action, person=person, **params)


def _digest(code: str) -> str:
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()
