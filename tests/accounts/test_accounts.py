"""Accounts: uniform answers, waits that grow and are forgotten, sessions that end, sealed posts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import extract_parameters
from small_project import small

from engine.accounts.directory import Membership, Person, login_key
from engine.accounts.passwords import LONGEST, SHORTEST, Passwords
from engine.accounts.sessions import ABSOLUTE, IDLE, SignedIn
from engine.accounts.sign_in import Accounts
from engine.clock import MovableClock
from engine.gate import Gate
from engine.problems import Problem
from engine.store.memory import MemoryStore

PASSWORD = "correct horse battery"
PHONE = "10.0.0.1"
ROLES = (Membership("worker", "relief", "nyala"), Membership("supervisor", "relief", "nyala"))


class Door:
    """Accounts of one person, Amal, with a clock that stands still."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.clock = MovableClock(datetime(2026, 3, 1, 9, tzinfo=UTC))
        self.accounts = Accounts(Gate(self.store, small(), self.clock), self.clock)
        self.accounts.directory.keep_person(Person("amal", "Amal", "Amal", ROLES))
        assert self.accounts.set_password("amal", PASSWORD) is None

    def enter(self, login: str = "amal", password: str = PASSWORD, at: str = PHONE) -> Any:
        """Try to sign in."""
        return self.accounts.sign_in(login, password, at)

    def token(self) -> str:
        """The token of a new session."""
        entered = self.enter()
        assert isinstance(entered, SignedIn), entered
        return entered.token

    def change(self, **values: Any) -> None:
        """Change what is kept of Amal."""
        person = self.accounts.directory.person("amal")
        assert person is not None
        self.accounts.directory.keep_person(replace(person, **values))

    def later(self, passed: timedelta) -> None:
        """Let time pass."""
        self.clock.now += passed


@pytest.fixture
def door() -> Door:
    """A door with one person who may enter."""
    return Door()


@pytest.mark.parametrize("login", ["amal", " AMAL ", "ａｍａｌ"])
def test_the_right_password_opens_a_session_however_the_login_is_written(
    door: Door, login: str
) -> None:
    entered = door.enter(login)

    assert isinstance(entered, SignedIn)
    found = door.accounts.actor(entered.token)
    assert found is not None
    assert (found[0].id, found[0].role) == ("amal", "worker")


def test_unknown_wrong_and_inactive_are_answered_alike(door: Door) -> None:
    wrong, unknown = door.enter(password="something else"), door.enter("nobody")
    door.change(active=False)

    assert wrong == unknown == door.enter() == Problem("sign_in_failed")


def test_unknown_wrong_and_inactive_cost_one_verification_each(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = Passwords.verify

    def counted(self: Passwords, kept: str, password: str) -> bool:
        verified.append(kept or self._nobody)
        return verify(self, kept, password)

    monkeypatch.setattr(Passwords, "verify", counted)
    door.enter(password="something else")
    door.enter("nobody")
    door.change(active=False)
    door.enter()

    parameters = {str(extract_parameters(kept)) for kept in verified}
    assert (len(verified), len(parameters)) == (3, 1)


def test_a_person_without_a_password_cannot_sign_in_with_an_empty_one(door: Door) -> None:
    door.change(password="")

    assert door.enter(password="") == Problem("sign_in_failed")
    assert door.enter(password="the password of nobody") == Problem("sign_in_failed")


def test_after_some_failures_one_waits_and_ever_longer(door: Door) -> None:
    waits: list[int] = []
    for _ in range(9):
        found = door.enter(password="wrong wrong")
        if found.code == "sign_in_wait":
            waits.append(int(found.params["seconds"]))
            door.later(timedelta(seconds=waits[-1]))
            door.enter(password="wrong wrong")

    assert waits == sorted(set(waits))
    assert len(waits) >= 3
    assert door.enter() == Problem("sign_in_wait", params={"seconds": waits[-1] * 2})


def test_no_wait_is_longer_than_half_an_hour(door: Door) -> None:
    for _ in range(40):
        door.enter(password="wrong wrong")
        door.later(timedelta(minutes=31))

    assert isinstance(door.enter(), SignedIn)


def test_a_login_nobody_has_waits_like_one_that_somebody_has(door: Door) -> None:
    found = [[door.enter(login, "wrong wrong") for _ in range(7)] for login in ("amal", "nobody")]

    assert found[0] == found[1]


def test_signing_in_forgets_the_failures_of_the_login(door: Door) -> None:
    for _ in range(4):
        door.enter(password="wrong wrong")
    door.token()

    assert [door.enter(password="wrong wrong").code for _ in range(4)] == ["sign_in_failed"] * 4


def test_failures_are_forgotten_after_a_day_even_if_nobody_swept(door: Door) -> None:
    for _ in range(5):
        door.enter(password="wrong wrong")
    door.later(timedelta(hours=25))

    assert [door.enter(password="wrong wrong").code for _ in range(4)] == ["sign_in_failed"] * 4


def test_one_address_may_not_try_many_logins(door: Door) -> None:
    codes = [door.enter(f"login{n}", "x", at="10.9.9.9").code for n in range(55)]

    assert "sign_in_wait" in codes
    assert isinstance(door.enter(), SignedIn)


def test_an_unused_session_ends(door: Door) -> None:
    token = door.token()
    door.later(IDLE)
    assert door.accounts.actor(token) is not None
    door.later(IDLE + timedelta(seconds=1))

    assert door.accounts.actor(token) is None
    assert door.accounts.holder(token) == "amal"


def test_a_session_in_use_ends_all_the_same(door: Door) -> None:
    token = door.token()
    for _ in range(ABSOLUTE // timedelta(minutes=20)):
        door.later(timedelta(minutes=20))
        assert door.accounts.actor(token) is not None
    door.later(timedelta(minutes=1))

    assert door.accounts.actor(token) is None


def test_signing_out_ends_the_session_at_once(door: Door) -> None:
    token = door.token()
    door.accounts.sign_out(token)

    assert door.accounts.actor(token) is None
    assert door.accounts.holder(token) == ""


def test_a_forged_token_is_nobody(door: Door) -> None:
    digest = next(iter(door.store.documents("session")), "")
    door.token()

    for token in ("", "forged", digest, *door.store.documents("session")):
        assert door.accounts.actor(token) is None


def test_a_changed_membership_bites_at_once(door: Door) -> None:
    token = door.token()
    door.change(memberships=(Membership("watcher", "ministry"),))

    found = door.accounts.actor(token)
    assert found is not None
    assert (found[0].role, found[0].agency) == ("watcher", "ministry")


@pytest.mark.parametrize("values", [{"active": False}, {"memberships": ()}])
def test_whoever_is_shut_out_is_out_at_once(door: Door, values: dict[str, Any]) -> None:
    token = door.token()
    door.change(**values)

    assert door.accounts.actor(token) is None


def test_one_acts_only_in_ones_own_memberships(door: Door) -> None:
    token = door.token()
    for chosen, role in ((1, "supervisor"), (2, "supervisor"), (-1, "supervisor")):
        door.accounts.choose_membership(token, chosen)
        found = door.accounts.actor(token)
        assert (found[0].role if found else None) == role


def test_a_role_that_is_taken_away_makes_no_other_one_act(door: Door) -> None:
    clerk, boss = Membership("clerk", "relief"), Membership("supervisor", "relief", "nyala")
    door.change(memberships=(clerk, boss, Membership("watcher", "ministry")))
    token = door.token()
    door.accounts.choose_membership(token, 1)
    door.change(memberships=(boss, Membership("watcher", "ministry")))

    found = door.accounts.actor(token)
    assert found is not None
    assert found[0].role == "supervisor"


def test_the_audit_names_which_of_several_memberships_acted(door: Door) -> None:
    token = door.token()
    door.accounts.choose_membership(token, 1)
    found = door.accounts.actor(token)
    assert found is not None
    Gate(door.store, small(), door.clock).note(found[0], "read", "a-case")

    told = {entry.action: entry.params.get("acting", "") for entry in door.store.audit(0, 2)}
    assert told == dict.fromkeys(("role_chosen", "read"), found[0].acting)
    assert found[0].acting.startswith("supervisor/")


def test_a_new_login_replaces_the_former_one(door: Door) -> None:
    door.change(login="amal.adam")

    assert isinstance(door.enter("amal.adam"), SignedIn)
    assert door.enter("amal") == Problem("sign_in_failed")


def test_a_sealed_post_is_taken_once_and_only_by_its_digest(door: Door) -> None:
    door.accounts.keep_sealed("digest", b"sealed \x00", "amal")

    assert door.accounts.take_sealed("other") is None
    assert door.accounts.take_sealed("digest") == (b"sealed \x00", "amal")
    assert door.accounts.take_sealed("digest") is None


def test_a_sealed_post_is_not_kept_for_ever(door: Door) -> None:
    door.accounts.keep_sealed("digest", b"sealed", "amal")
    door.later(timedelta(hours=12))

    assert door.accounts.take_sealed("digest") is None


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_a_password_too_short_or_too_long_is_refused(door: Door, length: int) -> None:
    found = door.accounts.set_password("amal", "x" * length)

    assert found is not None
    assert found.code == "password_length"
    assert isinstance(door.enter(), SignedIn)


@pytest.mark.parametrize("length", [SHORTEST, LONGEST])
def test_a_password_of_the_least_and_the_greatest_length_opens(door: Door, length: int) -> None:
    chosen = ("brown owl sings " * 20)[:length]
    assert door.accounts.set_password("amal", chosen) is None

    assert isinstance(door.enter(password=chosen), SignedIn)
    assert door.enter(password=chosen[:-1]) == Problem("sign_in_failed")


def test_a_new_password_ends_the_sessions_begun_with_the_former_one(door: Door) -> None:
    first, second = door.token(), door.token()
    door.accounts.set_password("amal", "another good password")

    assert [door.accounts.actor(token) for token in (first, second)] == [None, None]
    assert door.enter() == Problem("sign_in_failed")


def test_a_password_for_nobody_is_refused(door: Door) -> None:
    found = door.accounts.set_password("nobody", PASSWORD)

    assert found is not None
    assert found.code == "person_missing"


def test_nothing_of_a_password_is_kept_but_its_hash(door: Door) -> None:
    token = door.token()
    door.enter(password="wrong wrong")
    door.enter(login="typed as login", password="")
    kinds = ("person", "login", "session", "throttle", "sealed")
    kept = json.dumps([dict(door.store.documents(kind)) for kind in kinds], default=dict)
    kept += repr(door.store.audit(0, 99))

    assert not [word for word in (PASSWORD, "wrong wrong", "typed as login", token) if word in kept]
    hashes = re.findall(r"\$argon2[^\"]+", kept)
    assert [found.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for found in hashes] == [True]


def test_each_sign_in_is_audited_and_names_nobody_who_is_unknown(door: Door) -> None:
    door.enter("somebody typed a password here")
    door.enter(password="wrong wrong")
    door.token()

    entries = [(e.person, e.action, e.result) for e in door.store.audit(0, 9)]
    assert entries == [
        ("amal", "sign_in", "done"),
        ("amal", "sign_in", "refused"),
        ("", "sign_in", "refused"),
    ]


def test_a_language_is_kept_for_the_next_visit(door: Door) -> None:
    door.accounts.set_language("amal", "ar")

    assert door.accounts.directory.person("amal").language == "ar"  # type: ignore[union-attr]  # kept


def test_logins_are_compared_without_case_width_and_outer_blanks() -> None:
    assert login_key(" Ａmal ") == login_key("amal")
