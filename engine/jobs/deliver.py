"""The round of the post: every letter that waits is sent, at least once and then no more.

An attempt is claimed by a small document that only one process can write. While it lasts nobody
else tries; one that was given up, or whose process was killed, runs out, and the next attempt sends
the same letter under the same id. The number of attempts is bounded: then a letter is dead, and
`himaya outbox` names it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.accounts import Person
from engine.accounts.directory import Directory
from engine.cases.desk import Desk
from engine.cases.outbox import KEPT_FOR, LETTER, Contact, contact_of
from engine.clock import instant_text, read_instant
from engine.jobs.carriers import Carrier, Letter, NotTaken, carriers
from engine.settings import Post
from engine.store.protocol import Delete, Put

ATTEMPT: Final = "letter_attempt"
LEASE: Final = timedelta(minutes=5)
WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
NIGHT_FROM, NIGHT_TO = 20, 7  # hours of the day where the project is
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round came to."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is not delivered. `dead`: why nobody tries any more, '' while somebody does."""

    id: str
    person: str
    at: str
    attempts: int
    dead: str


def outbox(desk: Desk) -> tuple[Waiting, ...]:
    """Every letter that is not delivered, the oldest first."""
    found = (
        Waiting(
            key,
            str(body["person"]),
            str(body["at"]),
            len(desk.gate.documents(ATTEMPT, key)),
            str(body["dead"]),
        )
        for key, body in desk.gate.documents(LETTER).items()
    )
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def revive(desk: Desk) -> int:
    """Let dead letters be tried anew; how many."""
    dead = [key for key, body in desk.gate.documents(LETTER).items() if body["dead"]]
    for key in dead:
        _keep(desk, key, "")
    return len(dead)


def postman(post: Post) -> Callable[[Desk], bool]:
    """A round of the post by these settings, for a heartbeat, which waits before the next."""
    ways, link = carriers(post), f"{post.address}/" if post.address else ""

    def walk(desk: Desk) -> bool:
        deliver(desk, ways, link)
        return False

    return walk


def deliver(desk: Desk, ways: Mapping[str, Carrier], link: str = "") -> Delivered:
    """Send what waits and may go now. A way on which nobody answers is left for this round."""
    open_ways = dict(ways)
    sent = failed = 0
    for key, body in _due(desk, open_ways):
        contact = contact_of(desk.gate, str(body["person"]))
        person = Directory(desk.gate).person(str(body["person"]))
        if person is None or not person.active or not contact.channel:
            _forget(desk, key)
            continue
        if contact.channel not in open_ways or _sleeps(desk, contact):
            continue
        attempt = _claim(desk, key)
        if attempt is None:
            continue
        letter = _letter(desk, key, str(body["kind"]), person, contact)
        fault = _send(open_ways[contact.channel], replace(letter, link=link))
        if fault is None:
            _forget(desk, key)
            sent += 1
            continue
        failed += 1
        _put_off(desk, key, attempt, fault.reason)
        if fault.nobody_there:
            del open_ways[contact.channel]
    return Delivered(sent, failed)


def _send(way: Carrier, letter: Letter) -> NotTaken | None:
    try:
        way(letter)
    except NotTaken as fault:
        _log.warning("letter %s was not taken: %s", letter.id, fault.reason)
        return fault
    return None


def _due(desk: Desk, ways: Mapping[str, Carrier]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    living = [pair for pair in desk.gate.documents(LETTER).items() if not pair[1]["dead"]]
    for key, body in sorted(living, key=lambda pair: (pair[1]["at"], pair[0])):
        if not ways:
            return
        yield key, body


def _sleeps(desk: Desk, contact: Contact) -> bool:
    if not contact.quiet:
        return False
    zone = ZoneInfo(desk.bundle.project.time_zone)
    hour = _now(desk).astimezone(zone).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO


def _now(desk: Desk) -> datetime:
    return read_instant(desk.gate.moment().now)


def _claim(desk: Desk, letter: str) -> str | None:
    """The key of an attempt that is ours alone, None where it is not time or somebody is at it."""
    gate, now = desk.gate, _now(desk)
    attempts = gate.documents(ATTEMPT, letter)
    if any(str(one["until"]) > instant_text(now) for one in attempts.values()):
        return None
    if len(attempts) > len(WAITS):  # the last one ended without a word: its process was killed
        _keep(desk, letter, "killed")
        return None
    key, mark = f"{letter}:{len(attempts)}", desk.ids()
    _put_attempt(desk, letter, key, mark, now + LEASE)
    if (gate.document(ATTEMPT, key) or {}).get("by") != mark:
        return None
    body = gate.document(LETTER, letter)
    if body is None or body["dead"]:  # somebody was done with it since we looked
        gate.keep(Delete(ATTEMPT, key))
        return None
    return key


def _put_attempt(
    desk: Desk, letter: str, key: str, mark: str, until: datetime, *, once: bool = True
) -> None:
    body = {"by": mark, "until": instant_text(until)}
    expires = instant_text(_now(desk) + KEPT_FOR)
    desk.gate.keep(Put(ATTEMPT, key, body, letter, expires, once=once))


def _put_off(desk: Desk, letter: str, attempt: str, reason: str) -> None:
    number = int(attempt.rpartition(":")[2])
    if number >= len(WAITS):
        _keep(desk, letter, reason)
        return
    _put_attempt(desk, letter, attempt, "", _now(desk) + WAITS[number], once=False)


def _keep(desk: Desk, letter: str, dead: str) -> None:
    """Keep a letter as dead or as new, its attempts forgotten in the same commit."""
    body = desk.gate.document(LETTER, letter)
    if body is None:
        return
    until = instant_text(_now(desk) + KEPT_FOR)
    kept = Put(LETTER, letter, {**body, "dead": dead}, str(body["person"]), until)
    desk.gate.keep(kept, *_attempts(desk, letter))


def _forget(desk: Desk, letter: str) -> None:
    desk.gate.keep(Delete(LETTER, letter), *_attempts(desk, letter))


def _attempts(desk: Desk, letter: str) -> Iterator[Delete]:
    return (Delete(ATTEMPT, key) for key in desk.gate.documents(ATTEMPT, letter))


def _letter(desk: Desk, key: str, kind: str, person: Person, contact: Contact) -> Letter:
    project = desk.bundle.project
    wanted = (person.language, contact.language)
    tag = next((one for one in wanted if one in project.languages), project.default_language)
    return Letter(
        id=key,
        kind=kind,
        person=person.id,
        address=contact.address,
        language=tag,
        subject=_say(desk, tag, "delivery.subject"),
        text=_say(desk, tag, f"delivery.text.{kind}"),
        at=_now(desk),
    )


def _say(desk: Desk, tag: str, path: str) -> str:
    found = desk.bundle.catalogue.message(tag, path)
    return found if isinstance(found, str) else ""
