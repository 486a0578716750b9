"""Sessions: a random token in a cookie, its digest in the store, an idle and an absolute end."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.clock import Clock, instant_text, read_instant
from engine.gate import Gate
from engine.store.protocol import Delete, Put

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
KNOWN_FOR = ABSOLUTE + timedelta(hours=12)  # what is typed after the end is kept for its holder
NOTED_EVERY = timedelta(minutes=1)  # a page view does not write the session each time


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in device."""

    person_id: str
    membership: int
    created_at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session's secret, to be given to the browser once."""

    token: str
    person_id: str


def token_digest(token: str) -> str:
    """What is kept of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    def begin(self, person_id: str) -> SignedIn:
        """A new session of a person, in their first membership."""
        token = secrets.token_urlsafe(32)
        now = instant_text(self._clock())
        self._keep(token_digest(token), Session(person_id, 0, now, now))
        return SignedIn(token, person_id)

    def find(self, token: str) -> Session | None:
        """The living session of a token; using it keeps it alive."""
        digest = token_digest(token)
        document = self._gate.document("session", digest)
        if document is None:
            return None
        session, now = _session(document), self._clock()
        if now - read_instant(session.seen_at) > IDLE:
            return None
        if now - read_instant(session.created_at) > ABSOLUTE:
            return None
        if now - read_instant(session.seen_at) > NOTED_EVERY:
            session = Session(
                session.person_id, session.membership, session.created_at, instant_text(now)
            )
            self._keep(digest, session)
        return session

    def holder(self, token: str) -> str:
        """Whose session this is or was, '' where nothing is known of it any more."""
        document = self._gate.document("session", token_digest(token))
        return str(document["person_id"]) if document is not None else ""

    def choose(self, token: str, membership: int) -> None:
        """Act in another membership from now on."""
        found = self.find(token)
        if found is not None:
            chosen = Session(found.person_id, membership, found.created_at, found.seen_at)
            self._keep(token_digest(token), chosen)

    def end(self, token: str) -> None:
        """Forget the session."""
        self._gate.keep(Delete("session", token_digest(token)))

    def end_all(self, person_id: str) -> None:
        """Forget every session of a person."""
        digests = self._gate.documents("session", person_id)
        if digests:
            self._gate.keep(*(Delete("session", digest) for digest in digests))

    def _keep(self, digest: str, session: Session) -> None:
        body = {
            "person_id": session.person_id,
            "membership": session.membership,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
        }
        expires = instant_text(read_instant(session.created_at) + KNOWN_FOR)
        self._gate.keep(Put("session", digest, body, session.person_id, expires))


def _session(document: Mapping[str, Any]) -> Session:
    return Session(**document)
