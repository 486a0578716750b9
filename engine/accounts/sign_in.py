"""Signing in: uniform answers, a wait that grows with failures, a post kept sealed meanwhile."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta

from engine.accounts.covering import standing_in
from engine.accounts.directory import Directory, Person, login_key
from engine.accounts.passwords import LONGEST, SHORTEST, Passwords
from engine.accounts.phone_keys import PhoneKeys
from engine.accounts.second_factor import SecondFactor, SettingUp
from engine.accounts.sessions import CODE, SET_UP, Session, Sessions, SignedIn
from engine.accounts.throttle import Throttle, throttle_key
from engine.accounts.weak_passwords import weakness
from engine.actor import Actor
from engine.clock import Clock, instant_text
from engine.gate import Gate
from engine.problems import Problem
from engine.store.protocol import AuditEntry, Delete, Put

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
        self._factor = SecondFactor(gate, clock)
        self._throttle = Throttle(gate, clock)
        self._passwords = Passwords()
        self._swept: datetime | None = None

    def sign_in(
        self, login: str, password: str, address: str, device: str = ""
    ) -> SignedIn | Problem:
        """A new session, or the same answer for a wrong name and a wrong password.

        Where a second factor is due the session says so, and counts only after `second_step`.
        """
        self.sweep()
        keys = (throttle_key("login", login_key(login)), throttle_key("address", address))
        if wait := self._throttle.wait(*keys):
            return Problem("sign_in_wait", params={"seconds": wait})
        person = self.directory.person_by_login(login)
        kept = person.password if person is not None and person.active else ""
        if not self._passwords.verify(kept, password[:LONGEST]) or person is None:
            self._count_failure(keys, person)
            return Problem("sign_in_failed")
        self._gate.keep(Delete("throttle", keys[0]), audit=(self._entry(person.id, "sign_in"),))
        return self._sessions.begin(person.id, self._owes(person), device)

    def _owes(self, person: Person) -> str:
        if self._factor.is_set_up(person.id):
            return CODE
        if not self.must_have_second_factor(person):
            return ""
        self._factor.begin(person.id, person.login)  # here, for no page writes by being looked at
        return SET_UP

    def must_have_second_factor(self, person: Person) -> bool:
        """Whether some role of this person asks for one."""
        roles = (self._gate.bundle.roles.get(one.role) for one in person.memberships)
        return any(role.second_factor for role in roles if role is not None)

    def owing(self, token: str) -> tuple[Person, str] | None:
        """Who has given their password under this token, and what is still due."""
        session = self._sessions.owing(token)
        person = self.directory.person(session.person_id) if session is not None else None
        if session is None or person is None or not person.active:
            return None
        return person, session.owes

    def second_step(self, token: str, code: str) -> SignedIn | Problem:
        """A session that counts, for the code of the phone or a recovery code."""
        found = self.owing(token)
        if found is None or found[1] != CODE:
            return Problem("second_factor_late")
        person = found[0]
        key = throttle_key("code", person.id)
        if wait := self._throttle.wait(key):
            return Problem("sign_in_wait", params={"seconds": wait})
        if not self._factor.check(person.id, code):
            refused = self._entry(person.id, "second_factor", "refused")
            self._gate.keep(*self._throttle.failed(key), audit=(refused,))
            return Problem("second_factor_wrong")
        self._gate.keep(Delete("throttle", key), audit=(self._entry(person.id, "second_factor"),))
        return self._sessions.settle(token) or Problem("second_factor_late")

    def setting_up(self, person: Person) -> SettingUp | None:
        """What a person puts into their phone; None where that has been done."""
        done = self._factor.is_set_up(person.id)
        return None if done else self._factor.begin(person.id, person.login)

    def prove_second_factor(self, person: Person, code: str) -> tuple[str, ...] | Problem:
        """Recovery codes to be shown this once, where the first code is right."""
        codes = self._factor.prove(person.id, code)
        if not isinstance(codes, Problem):
            self._gate.keep(audit=(self._entry(person.id, "second_factor_set_up"),))
        return codes

    def settle(self, token: str) -> SignedIn | None:
        """A session that counts, for someone who has just set up their second factor."""
        found = self._sessions.owing(token)
        if found is None or found.owes != SET_UP or not self._factor.is_set_up(found.person_id):
            return None
        return self._sessions.settle(token)

    def forget_second_factor(self, person_id: str) -> None:
        """Let a person begin anew whose phone and codes are lost; they are signed out."""
        self._factor.forget(person_id)
        self._sessions.end_all(person_id)

    def recovery_codes_left(self, person_id: str) -> int | None:
        """How many recovery codes are unused, None without a second factor."""
        done = self._factor.is_set_up(person_id)
        return self._factor.codes_left(person_id) if done else None

    def devices(self, person_id: str) -> tuple[tuple[str, Session], ...]:
        """Where a person is signed in: an id and the session, the last used first."""
        return self._sessions.of(person_id)

    def sign_out_device(self, person_id: str, device: str) -> bool:
        """Sign one device of this person out."""
        return self._sessions.end_one(person_id, device)

    def sweep(self) -> None:
        """Forget sessions, waits and sealed posts whose time has passed, once an hour at most."""
        now = self._clock()
        if self._swept is None or now - self._swept >= SWEPT_EVERY:
            self._swept = now
            self._gate.forget_expired()

    def actor(self, token: str) -> tuple[Actor, Session, Person] | None:
        """Who holds this token now; rights are read anew each time, so changes bite at once."""
        session = self._sessions.find(token)
        person = self.directory.person(session.person_id) if session is not None else None
        if session is None or person is None:
            return None
        actor = person.actor(person.standing(session.acts))
        return None if actor is None else (standing_in(self._gate, actor), session, person)

    def holder(self, token: str) -> str:
        """Whose session this is, or was before it ended by itself."""
        return self._sessions.holder(token)

    def sign_out(self, token: str) -> None:
        """End the session."""
        self._sessions.end(token)

    def choose_membership(self, token: str, membership: int) -> None:
        """Act in another of one's memberships; one that there is not changes nothing."""
        known = self.actor(token)
        if known is None or not 0 <= membership < len(known[2].memberships):
            return
        person, key = known[2], known[2].memberships[membership].key
        self._sessions.choose(token, key)
        entry = self._entry(person.id, "role_chosen")
        self._gate.keep(audit=(replace(entry, params={"acting": "/".join(key)}),))

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
        person = self.directory.person(person_id)
        if person is None:
            return Problem("person_missing", params={"person": person_id})
        if (problem := self.check_password(person, password)) is not None:
            return problem
        hashed = replace(person, password=self._passwords.hash(password))
        self.directory.keep_person(hashed)
        # Whoever knew the former password may be signed in with it.
        self._sessions.end_all(person_id)
        return None

    def check_password(self, person: Person, password: str) -> Problem | None:
        """Why a password will not do for this person."""
        if not SHORTEST <= len(password) <= LONGEST:
            return Problem("password_length", params={"min": SHORTEST, "max": LONGEST})
        weak = weakness(password, (person.login, person.name))
        return Problem(f"password_{weak}") if weak else None

    def waits(self, address: str) -> Problem | None:
        """How long whoever asks from this address has to wait."""
        wait = self._throttle.wait(throttle_key("address", address))
        return Problem("sign_in_wait", params={"seconds": wait}) if wait else None

    def count_wrong_code(self, address: str) -> None:
        """A code that lets nobody in was tried from this address."""
        self._count_failure((throttle_key("address", address),), None)

    def change_password(self, token: str, former: str, password: str) -> SignedIn | Problem:
        """A person's own new password, for the former one; every other device is signed out."""
        known = self.actor(token)
        person = self.directory.person(known[0].id) if known is not None else None
        if known is None or person is None:
            return Problem("sign_in_failed")
        key = throttle_key("login", login_key(person.login))
        if wait := self._throttle.wait(key):
            return Problem("sign_in_wait", params={"seconds": wait})
        if not self._passwords.verify(person.password, former[:LONGEST]):
            self._count_failure((key,), person)
            return Problem("password_former")
        if (problem := self.set_password(person.id, password)) is not None:
            return problem
        self._gate.keep(audit=(self._entry(person.id, "password_changed"),))
        return self._sessions.begin(person.id, device=known[1].device)

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

    def _count_failure(self, keys: tuple[str, ...], person: Person | None) -> None:
        documents = self._throttle.failed(*keys)
        who = person.id if person is not None else ""
        self._gate.keep(*documents, audit=(self._entry(who, "sign_in", "refused"),))

    def _entry(self, person: str, action: str, result: str = "done") -> AuditEntry:
        return AuditEntry(instant_text(self._clock()), person, action, result=result)
