"""Cover for somebody who is away: set by them or by who leads them, within what both may do.

Who stands in gains nothing that the absent person lacks, and acts in no role of which they do not
hold the same, in the same agency, themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from engine.accounts.directory import Directory, Person
from engine.actor import Actor
from engine.clock import instant_text
from engine.gate import Gate
from engine.gate.cover import Cover, all_covers, covers_by, put_cover
from engine.ids import Ids
from engine.policy import oversees
from engine.problems import Problem
from engine.store.protocol import AuditEntry, Delete

LONGEST_DAYS: Final = 92


class Covering:
    """What is asked and done about covers."""

    def __init__(self, gate: Gate, ids: Ids) -> None:
        self._gate = gate
        self._ids = ids
        self._directory = Directory(gate)

    def absent(self, actor: Actor) -> tuple[Person, ...]:
        """For whom this person may set a cover: themselves first, then whom they lead."""
        people = (one for one in self._directory.people() if one.active)
        mine = (one for one in people if one.id == actor.id or self._leads(actor, one))
        return tuple(sorted(mine, key=lambda one: (one.id != actor.id, one.name, one.id)))

    def able(self, absent: Person) -> tuple[Person, ...]:
        """Who can stand in: whoever holds one of their roles in the same agency."""
        held = set(self._worked(absent))
        people = (one for one in self._directory.people() if one.active and one.id != absent.id)
        return tuple(one for one in people if held & set(self._worked(one)))

    def arrange(
        self, actor: Actor, absent_id: str, by_id: str, days: tuple[date | None, date | None]
    ) -> Cover | Problem | None:
        """A cover over whole days; None where the absent person is none of the actor's."""
        absent = next((one for one in self.absent(actor) if one.id == absent_id), None)
        if absent is None:
            return None
        if all(one.id != by_id for one in self.able(absent)):
            return Problem("cover_person")
        first, last = days
        if first is None or last is None or not self._fit(first, last):
            return Problem("cover_days", params={"most": LONGEST_DAYS})
        calendar = self._gate.bundle.project.calendar
        since, until = calendar.start_of(first), calendar.end_of(last)
        instants = (instant_text(since), instant_text(until))
        cover = Cover(self._ids(), absent.id, by_id, *instants, actor.id)
        self._gate.keep(put_cover(cover), audit=(self._entry(actor, "cover_set", cover),))
        return cover

    def end(self, actor: Actor, cover_id: str) -> Cover | None:
        """End a cover at once; None where there is none that is this person's to end."""
        mine = {one.id for one in self.absent(actor)}
        found = next((one for one in all_covers(self._gate) if one.id == cover_id), None)
        if found is None or (found.absent not in mine and found.by != actor.id):
            return None
        entry = self._entry(actor, "cover_end", found)
        self._gate.keep(Delete("cover", found.id), audit=(entry,))
        return found

    def told(self, actor: Actor) -> tuple[Cover, ...]:
        """The covers this person has a part in and that are not over."""
        now = self._gate.moment().now
        mine = (one for one in all_covers(self._gate) if actor.id in (one.absent, one.by))
        return tuple(one for one in mine if now < one.until)

    def overseen(self, actor: Actor) -> tuple[Cover, ...]:
        """Those and the ones of people whom this person leads."""
        now, mine = self._gate.moment().now, {one.id for one in self.absent(actor)}
        return tuple(
            one
            for one in all_covers(self._gate)
            if now < one.until and (one.absent in mine or one.by == actor.id)
        )

    def _leads(self, actor: Actor, person: Person) -> bool:
        return any(oversees(self._gate.bundle, actor, one) for one in roles_of(person))

    def _worked(self, person: Person) -> Iterator[tuple[str, str]]:
        roles = self._gate.bundle.roles
        for one in person.memberships:
            if one.role in roles and roles[one.role].reaches:
                yield one.role, one.agency

    def _fit(self, first: date, last: date) -> bool:
        today = date.fromisoformat(self._gate.moment().today)
        return today <= last and first <= last and (last - first).days < LONGEST_DAYS

    def _entry(self, actor: Actor, action: str, cover: Cover) -> AuditEntry:
        params = {"absent": cover.absent, "by": cover.by, "from": cover.since, "until": cover.until}
        return AuditEntry(self._gate.moment().now, actor.id, action, params=params)


def roles_of(person: Person) -> Iterator[Actor]:
    """The person, once in each of their roles; nobody where they have left."""
    found = (person.actor(number) for number in range(len(person.memberships)))
    return (actor for actor in found if actor is not None)


def standing_in(gate: Gate, actor: Actor) -> Actor:
    """The actor with everybody they stand in for now, as far as roles and agency are the same."""
    now = gate.moment().now
    taken = [cover for cover in covers_by(gate, actor.id) if cover.holds(now)]
    if not taken:
        return actor
    directory = Directory(gate)
    absent = (directory.person(cover.absent) for cover in taken)
    covers = (
        role
        for person in absent
        if person is not None
        for role in roles_of(person)
        if (role.role, role.agency) == (actor.role, actor.agency)
    )
    return replace(actor, covers=tuple(covers))
