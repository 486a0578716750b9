"""Sessions: a random token in a cookie, its digest in the store, an idle and an absolute end."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from engine.clock import Clock, instant_text, read_instant
from engine.gate import Gate
from engine.store.protocol import Delete, Put

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
KNOWN_FOR = ABSOLUTE + timedelta(hours=12)  # what is typed after the end is kept for its holder
CODE = "code"
SET_UP = "set_up"
HALF_WAY = timedelta(minutes=10)  # to find the phone
NOTED_EVERY = timedelta(minutes=1)  # a page view does not write the session each time


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in device."""

    person_id: str
    acts: tuple[str, ...]  # the key of the membership that was chosen; () = the first one
    created_at: str
    seen_at: str
    owes: str = ""  # what is still due before it counts: CODE, SET_UP
    device: str = ""  # what the browser says it is


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session's secret, to be given to the browser once."""

    token: str
    person_id: str
    owes: str = ""


def token_digest(token: str) -> str:
    """What is kept of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    def begin(self, person_id: str, owes: str = "", device: str = "") -> SignedIn:
        """A new session of a person, in their first membership; it counts once nothing is owed."""
        token = secrets.token_urlsafe(32)
        now = instant_text(self._clock())
        self._keep(token_digest(token), Session(person_id, (), now, now, owes, device))
        return SignedIn(token, person_id, owes)

    def owing(self, token: str) -> Session | None:
        """The session of a token for which something is still due, for ten minutes."""
        document = self._gate.document("session", token_digest(token))
        session = _session(document) if document is not None else None
        if session is None or not session.owes:
            return None
        begun = read_instant(session.created_at)
        return session if self._clock() - begun <= HALF_WAY else None

    def settle(self, token: str) -> SignedIn | None:
        """A session that counts in place of the one that owed: under a new token, once."""
        document = self._gate.take("session", token_digest(token))
        session = _session(document) if document is not None else None
        if session is None or not session.owes:
            return None
        return self.begin(session.person_id, device=session.device)

    def of(self, person_id: str) -> tuple[tuple[str, Session], ...]:
        """Where a person is signed in: digests and sessions, the last used first."""
        found = self._gate.documents("session", person_id)
        living = [
            (key, session) for key, one in found.items() if self._lives(session := _session(one))
        ]
        return tuple(sorted(living, key=lambda pair: pair[1].seen_at, reverse=True))

    def end_one(self, person_id: str, digest: str) -> bool:
        """Sign a device of this person out; whether there was one."""
        if digest not in self._gate.documents("session", person_id):
            return False
        self._gate.keep(Delete("session", digest))
        return True

    def _lives(self, session: Session) -> bool:
        now = self._clock()
        idle, age = now - read_instant(session.seen_at), now - read_instant(session.created_at)
        return not session.owes and idle <= IDLE and age <= ABSOLUTE

    def find(self, token: str) -> Session | None:
        """The living session of a token; using it keeps it alive."""
        digest = token_digest(token)
        document = self._gate.document("session", digest)
        if document is None:
            return None
        session, now = _session(document), self._clock()
        if not self._lives(session):
            return None
        if now - read_instant(session.seen_at) > NOTED_EVERY:
            session = replace(session, seen_at=instant_text(now))
            self._keep(digest, session)
        return session

    def holder(self, token: str) -> str:
        """Whose session this is or was, '' where nothing is known of it any more."""
        document = self._gate.document("session", token_digest(token))
        return str(document["person_id"]) if document is not None else ""

    def choose(self, token: str, key: tuple[str, ...]) -> None:
        """Act in another membership from now on. It is kept by what it is, not by where it stands
        among others: one that is taken away must not make another one act."""
        found = self.find(token)
        if found is not None:
            self._keep(token_digest(token), replace(found, acts=key))

    def end(self, token: str) -> None:
        """Forget the session."""
        self._gate.keep(Delete("session", token_digest(token)))

    def end_all(self, person_id: str) -> None:
        """Forget every session of a person."""
        digests = self._gate.documents("session", person_id)
        if digests:
            self._gate.keep(*(Delete("session", digest) for digest in digests))

    def _keep(self, digest: str, session: Session) -> None:
        expires = instant_text(read_instant(session.created_at) + KNOWN_FOR)
        self._gate.keep(Put("session", digest, asdict(session), session.person_id, expires))


def _session(document: Mapping[str, Any]) -> Session:
    known = {name: value for name, value in document.items() if name != "membership"}
    return Session(**{**known, "acts": tuple(document.get("acts", ()))})
