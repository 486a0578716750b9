"""Telling people: who is meant, and the small documents in which they find it.

A notice names the case, never the child: it is kept in the same commit as what it tells of. For
those who asked for it a letter goes out as well, which names neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.actor import Actor
from engine.case import Case
from engine.cases.desk import Desk
from engine.cases.outbox import letters
from engine.cases.people import members
from engine.clock import instant_text, read_instant
from engine.effects import PERSON
from engine.gate.cover import all_covers
from engine.gate.scope import may_see
from engine.policy.places import placed
from engine.store.protocol import Put

KIND: Final = "notice"
KEPT_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told. `about` is the catalogue path of what it is about, `message` of the words."""

    source: str  # the same for the same happening, so that it is told once
    about: str
    message: str = ""
    due_at: str = ""
    kind: str = "told"  # told, reminded, overdue


def notices(
    desk: Desk, case: Case, to: tuple[str, ...], notice: Notice, about: Asking
) -> Iterator[Put]:
    """One document for everybody who is meant, but for whoever did it; a letter where wanted."""
    now = about.now
    expires = instant_text(read_instant(now) + KEPT_FOR)
    people = _people(desk, case, to, about)
    people |= {one.by for one in all_covers(desk.gate) if one.absent in people and one.holds(now)}
    for person in sorted(people - {about.actor.id, ""}):
        body = {
            **{"person": person, "case": case.id, "at": now, "kind": notice.kind},
            **{"about": notice.about, "message": notice.message, "due_at": notice.due_at},
        }
        told = Put(KIND, f"{case.id}:{notice.source}:{person}", body, person, expires)
        yield told
        yield from letters(desk.gate, told)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who did what is told, when, and which approval it belongs to."""

    actor: Actor
    now: str
    transition: str = ""


def _people(desk: Desk, case: Case, to: tuple[str, ...], about: Asking) -> frozenset[str]:
    waiting = case.approvals.get(about.transition)
    persons = {
        "owner": case.owner,
        "starter": case.created_by,
        "requester": waiting.requested_by if waiting is not None else "",
    }
    roles = frozenset(to) - persons.keys()
    found = {persons[name] for name in to if name in persons}
    given = {name.removeprefix(PERSON) for name in to if name.startswith(PERSON)}
    roles -= {f"{PERSON}{person}" for person in given}
    found.update(given & desk.gate.documents("person").keys())
    if roles:
        found.update(_in_roles(desk, case, roles, about.now))
    return frozenset(found)


def _in_roles(desk: Desk, case: Case, roles: frozenset[str], now: str) -> Iterator[str]:
    """Everybody who reaches the case in one of these roles."""
    for member in members(desk.gate):
        role = desk.bundle.roles.get(member.role)
        if role is None or role.id not in roles:
            continue
        if may_see(desk.bundle, member, placed(desk.bundle, case), now):
            yield member.id
