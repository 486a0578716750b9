"""What has had its time goes: at the start, and at signing in once an hour at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from small_project import small
from test_accounts import Door, door

from engine.accounts.sessions import ABSOLUTE, KNOWN_FOR, SignedIn
from engine.accounts.sign_in import SEALED_FOR, SWEPT_EVERY, Accounts
from engine.accounts.throttle import FORGOTTEN_AFTER
from engine.gate import Gate
from engine.settings import read_settings
from engine.web.serve import build_services


def fill(door: Door) -> None:
    """One document of each kind that ends by itself."""
    door.enter(password="wrong")
    door.accounts.keep_sealed("digest", b"typed", "amal")
    assert isinstance(door.enter(), SignedIn)
    door.enter(password="wrong again")


__all__ = ["door"]  # the fixture of the tests beside this

LAST = max(KNOWN_FOR, FORGOTTEN_AFTER, SEALED_FOR) + timedelta(seconds=1)


@pytest.mark.parametrize("kind", ["session", "throttle", "sealed"])
def test_what_is_past_its_time_goes_at_signing_in(door: Door, kind: str) -> None:
    fill(door)
    before = len(door.store.documents(kind))
    door.clock.now += LAST
    door.enter(password="wrong")

    assert before > 0
    # A new failure is counted for the name and for the address.
    assert len(door.store.documents(kind)) == (2 if kind == "throttle" else 0)


@pytest.mark.parametrize("kind", ["session", "throttle", "sealed"])
def test_what_is_past_its_time_goes_at_the_start(door: Door, kind: str) -> None:
    fill(door)
    door.clock.now += LAST
    build_services(read_settings({}), small(), door.store, door.clock)

    assert len(door.store.documents(kind)) == 0


@pytest.mark.parametrize("kind", ["session", "throttle", "sealed"])
def test_what_may_still_be_asked_for_stays(door: Door, kind: str) -> None:
    fill(door)
    before = len(door.store.documents(kind))
    door.clock.now += ABSOLUTE - timedelta(minutes=1)
    door.accounts.sweep()

    assert len(door.store.documents(kind)) == before


def test_a_session_is_known_for_a_while_after_its_end_so_that_typing_is_kept(door: Door) -> None:
    entered = door.enter()
    assert isinstance(entered, SignedIn)
    door.clock.now += ABSOLUTE + timedelta(hours=2)
    door.accounts.sweep()

    assert door.accounts.actor(entered.token) is None
    assert door.accounts.holder(entered.token) == "amal"


def test_it_is_done_once_an_hour_at_most(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[str] = []
    monkeypatch.setattr(door.store, "expire", lambda now: times.append(now) or 0)
    door.accounts = Accounts(Gate(door.store, small(), door.clock), door.clock)
    for minutes in (0, 1, 58, 1, 30):
        door.clock.now += timedelta(minutes=minutes)
        door.enter(password="wrong")

    assert timedelta(hours=1) == SWEPT_EVERY
    assert len(times) == 2
