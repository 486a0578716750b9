"""A running server ticks by itself, can be told not to, and survives a store that fails."""

from __future__ import annotations

import threading
import time

import pytest
from timed_project import AMAL, Office, office

from engine.jobs.heartbeat import Heartbeat
from engine.settings import read_settings
from engine.store.protocol import StoreUnavailable


def late() -> tuple[Office, str]:
    """A case in which something is due."""
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    here.later(hours=100)
    return here, case


def wait_until(done: object, seconds: float = 5) -> bool:
    assert callable(done)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.01)
    return False


def test_what_is_due_is_done_while_it_beats() -> None:
    here, case = late()

    with Heartbeat(here.desk, 60):
        assert wait_until(lambda: here.case(case).flags == ("late",))


def test_switched_off_it_does_nothing() -> None:
    here, case = late()
    before = threading.active_count()

    with Heartbeat(here.desk, 0):
        assert threading.active_count() == before
    assert here.case(case).flags == ()


def test_it_ends_with_the_server() -> None:
    here, _ = late()
    before = set(threading.enumerate())
    with Heartbeat(here.desk, 60):
        assert set(threading.enumerate()) - before

    assert not set(threading.enumerate()) - before


def test_a_store_that_fails_once_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    here, case = late()
    asked: list[int] = []
    due_steps = here.gate.due_steps

    def failing(limit: int) -> object:
        asked.append(limit)
        if len(asked) == 1:
            raise StoreUnavailable("locked")
        return due_steps(limit)

    monkeypatch.setattr(here.gate, "due_steps", failing)
    with Heartbeat(here.desk, 0.01):
        assert wait_until(lambda: here.case(case).flags == ("late",))


@pytest.mark.parametrize(("said", "seconds"), [("", 30), ("off", 0), ("5", 5)])
def test_how_often_is_a_setting(said: str, seconds: int) -> None:
    environ = {"HIMAYA_TICK": said} if said else {}

    assert read_settings(environ).tick == seconds


@pytest.mark.parametrize("wrong", ["often", "0", "-1", "99999999"])
def test_a_setting_that_cannot_be_is_told(wrong: str) -> None:
    with pytest.raises(SystemExit, match="HIMAYA_TICK"):
        read_settings({"HIMAYA_TICK": wrong})
