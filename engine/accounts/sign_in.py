"""Signing in: uniform answers, a wait that grows with failures, a post kept sealed meanwhile."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.accounts.directory import Directory, Person, login_key
from engine.accounts.passwords import LONGEST, SHORTEST, Passwords
from engine.accounts.phone_keys import PhoneKeys
from engine.accounts.sessions import Session, Sessions, SignedIn
from engine.actor import Actor
from engine.clock import Clock, instant_text, read_instant
from engine.gate import Gate
from engine.problems import Problem
from engine.store.protocol import AuditEntry, Delete, Put

FREE_TRIES = {"login": 5, "address": 50}  # many phones share one address in a camp
LONGEST_WAIT = timedelta(minutes=30)
FORGOTTEN_AFTER = timedelta(hours=24)
SEALED_FOR = timedelta(hours=12)
SWEPT_EVERY = timedelta(hours=1)


class Accounts:
    """What the edge asks about people: who is this, let them in, let them out."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self.directory = Directory(gate)
        self.phone = PhoneKeys(gate, clock)
        self._gate = gate
        self._clock = clock
        self._sessions = Sessions(gate, clock)
        self._passwords = Passwords()
        self._swept: datetime | None = None

    def sign_in(self, login: str, password: str, address: str) -> SignedIn | Problem:
        """A new session, or the same answer for a wrong name and a wrong password."""
        self.sweep()
        keys = (_throttle_key("login", login_key(login)), _throttle_key("address", address))
        if wait := max(self._wait(key) for key in keys):
            return Problem("sign_in_wait", params={"seconds": wait})
        person = self.directory.person_by_login(login)
        kept = person.password if person is not None and person.active else ""
        if not self._passwords.verify(kept, password[:LONGEST]) or person is None:
            self._count_failure(keys, person)
            return Problem("sign_in_failed")
        self._gate.keep(Delete("throttle", keys[0]), audit=(self._entry(person.id, "sign_in"),))
        return self._sessions.begin(person.id)

    def sweep(self) -> None:
        """Forget sessions, waits and sealed posts whose time has passed, once an hour at most."""
        now = self._clock()
        if self._swept is None or now - self._swept >= SWEPT_EVERY:
            self._swept = now
            self._gate.forget_expired()

    def actor(self, token: str) -> tuple[Actor, Session] | None:
        """Who holds this token now; rights are read anew each time, so changes bite at once."""
        session = self._sessions.find(token)
        person = self.directory.person(session.person_id) if session is not None else None
        if session is None or person is None:
            return None
        actor = person.actor(session.membership)
        return None if actor is None else (actor, session)

    def holder(self, token: str) -> str:
        """Whose session this is, or was before it ended by itself."""
        return self._sessions.holder(token)

    def sign_out(self, token: str) -> None:
        """End the session."""
        self._sessions.end(token)

    def choose_membership(self, token: str, membership: int) -> None:
        """Act in another of one's roles."""
        self._sessions.choose(token, membership)

    def set_language(self, person_id: str, tag: str) -> None:
        """Keep the language a person reads."""
        person = self.directory.person(person_id)
        if person is not None and person.language != tag:
            self.directory.keep_person(replace(person, language=tag))

    def set_digits(self, person_id: str, system: str) -> None:
        """Keep the digits a person reads."""
        person = self.directory.person(person_id)
        if person is not None and person.digits != system:
            self.directory.keep_person(replace(person, digits=system))

    def set_password(self, person_id: str, password: str) -> Problem | None:
        """Give a person a new password, or say why it will not do."""
        if not SHORTEST <= len(password) <= LONGEST:
            return Problem("password_length", params={"min": SHORTEST, "max": LONGEST})
        person = self.directory.person(person_id)
        if person is None:
            return Problem("person_missing", params={"person": person_id})
        hashed = replace(person, password=self._passwords.hash(password))
        self.directory.keep_person(hashed)
        # Whoever knew the former password may be signed in with it.
        self._sessions.end_all(person_id)
        return None

    def keep_sealed(self, digest: str, body: bytes, person_id: str) -> None:
        """Keep a post whose session had ended; `body` comes encrypted, its key is not kept."""
        expires = instant_text(self._clock() + SEALED_FOR)
        document = {
            "body": base64.b64encode(body).decode(),
            "person": person_id,
            "until": expires,
        }
        self._gate.keep(Put("sealed", digest, document, person_id, expires))

    def take_sealed(self, digest: str) -> tuple[bytes, str] | None:
        """The sealed post and whose it was, once."""
        document = self._gate.take("sealed", digest)
        if document is None or str(document["until"]) <= instant_text(self._clock()):
            return None
        return base64.b64decode(document["body"]), str(document["person"])

    def _wait(self, key: str) -> int:
        """Seconds until another try is let through."""
        found = self._gate.document("throttle", key)
        if found is None:
            return 0
        left = (read_instant(str(found["until"])) - self._clock()).total_seconds()
        return max(0, round(left + 0.5)) if left > 0 else 0

    def _count_failure(self, keys: tuple[str, ...], person: Person | None) -> None:
        documents = tuple(self._failed(key) for key in keys)
        who = person.id if person is not None else ""
        self._gate.keep(*documents, audit=(self._entry(who, "sign_in", "refused"),))

    def _failed(self, key: str) -> Put:
        found: Mapping[str, Any] = self._gate.document("throttle", key) or {}
        forgotten = str(found.get("forgotten_at", "")) <= instant_text(self._clock())
        failures = 1 if forgotten else int(found["failures"]) + 1
        over = failures - FREE_TRIES[key.partition(":")[0]]
        wait = min(timedelta(seconds=30 * 2 ** min(over, 10)), LONGEST_WAIT)
        now = self._clock()
        until = now + wait if over >= 0 else now
        forgotten_at = instant_text(now + FORGOTTEN_AFTER)
        body = {
            "failures": failures,
            "until": instant_text(until),
            "forgotten_at": forgotten_at,
        }
        return Put("throttle", key, body, expires_at=forgotten_at)

    def _entry(self, person: str, action: str, result: str = "done") -> AuditEntry:
        return AuditEntry(instant_text(self._clock()), person, action, result=result)


def _throttle_key(kind: str, text: str) -> str:
    """What failures are counted under; a digest, for people type passwords into the wrong field."""
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"
