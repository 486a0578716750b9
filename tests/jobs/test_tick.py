"""What happens by itself when time passes: once, however late, often or from how many places."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from timed_project import AMAL, OMER, Office, due, office, planned, timed

from engine.actor import SYSTEM
from engine.cases.ticking import tick_case
from engine.jobs.tick import tick
from engine.query import ALL, eq
from engine.store.sqlite import SqliteStore

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)  # 11:00 in Khartoum


def ticks(here: Office, *hours: float) -> list[int]:
    """Tick so many hours after the beginning; how much happened each time."""
    found = []
    for passed in hours:
        here.clock.now = BEGIN + timedelta(hours=passed)
        found.append(tick(here.desk).happened)
    return found


def kinds(here: Office, case: str) -> list[str]:
    return [event.kind for event in here.store.events(case, 0, 100)]


def told(here: Office, person: str) -> list[tuple[str, str]]:
    notices = here.store.documents("notice", person).values()
    return sorted((str(one["at"]), str(one["kind"])) for one in notices)


def test_a_ladder_is_climbed_rung_by_rung() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")

    # Due after 24 hours; reminded 6 before, told a day later (at its end), flagged two days later.
    assert ticks(here, 17.9, 18, 24, 48, 61, 85, 200) == [0, 1, 0, 0, 1, 1, 0]
    assert kinds(here, case)[-3:] == ["reminded", "overdue", "overdue"]
    assert here.case(case).flags == ("late",)
    assert [kind for _, kind in told(here, "amal")] == ["reminded"]
    assert [kind for _, kind in told(here, "omer")] == ["overdue"]


def test_a_notice_says_nothing_of_the_child() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone", first_name="Zubaida")
    ticks(here, 18)
    (notice,) = here.store.documents("notice", "amal").values()

    assert dict(notice) == {
        "person": "amal",
        "case": case,
        "at": "2026-03-02T03:00:00.000Z",
        "kind": "reminded",
        "about": "workflows.case.timers.first_look",
        "message": "workflows.case.messages.look",
        "due_at": "2026-03-02T09:00:00.000Z",
    }


def test_a_late_tick_does_what_was_missed_but_reminds_of_nothing_that_is_over() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")

    assert ticks(here, 500) == [2]
    assert told(here, "amal") == []
    assert here.case(case).flags == ("late",)


def test_a_second_tick_at_the_same_moment_does_nothing() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    ticks(here, 18)
    before = here.case(case)

    assert ticks(here, 18, 18) == [0, 0]
    assert here.case(case) == before


def test_a_clock_that_jumps_back_repeats_nothing() -> None:
    here = office()
    here.start(AMAL, risk="high", why_high="alone")

    assert ticks(here, 61, 2, 18, 61) == [1, 0, 0, 0]
    assert len(told(here, "omer")) == 1


def test_two_ticks_at_once_do_everything_once(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path, create=True)
    try:
        here = Office(store, timed())
        cases = [
            here.start(AMAL, risk="high", why_high="alone", first_name=f"Layla {n}")
            for n in range(4)
        ]
        here.later(hours=90)
        barrier = threading.Barrier(3)

        def go() -> None:
            barrier.wait()
            tick(here.desk)

        threads = [threading.Thread(target=go) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [kinds(here, case).count("overdue") for case in cases] == [2] * 4
        assert len(store.documents("notice", "omer")) == 4
    finally:
        store.close()


def test_a_raised_risk_gives_the_new_time_from_when_it_was_raised() -> None:
    here = office()
    case = here.start(AMAL, risk="low")
    assert due(here, case) == "2026-03-08T21:59:59.999Z"

    here.later(days=5)
    here.send(AMAL, case, {"seen_on": "2026-03-06", "risk_now": "high"}, form="visit")

    assert due(here, case) == "2026-03-07T09:00:00.000Z"


def test_an_answer_that_changes_nothing_of_the_risk_moves_no_due_date() -> None:
    here = office()
    case = here.start(AMAL, risk="low")
    here.later(days=2)
    here.send(AMAL, case, {"seen_on": "2026-03-03", "risk_now": "low"}, form="visit")

    assert due(here, case) == "2026-03-08T21:59:59.999Z"


@pytest.mark.parametrize(
    ("counted_from", "found"),
    [("entered", "2026-03-02T09:00:00.000Z"), ("changed", "2026-03-07T09:00:00.000Z")],
)
def test_what_time_is_counted_from_can_be_said(counted_from: str, found: str) -> None:
    words = f"    counted_from: {counted_from}\n    remind:"
    here = office(("", "    remind:", words))
    case = here.start(AMAL, risk="low")
    here.later(days=5)
    here.send(AMAL, case, {"seen_on": "2026-03-06", "risk_now": "high"}, form="visit")

    assert due(here, case) == found


def test_a_due_date_that_moves_begins_its_ladder_anew() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    ticks(here, 18)
    here.send(AMAL, case, {"seen_on": "2026-03-02", "risk_now": "medium"}, form="visit")
    here.clock.now = datetime(2026, 3, 5, 17, tzinfo=UTC)

    assert tick(here.desk).happened == 1
    assert [kind for _, kind in told(here, "amal")] == ["reminded", "reminded"]


def test_nothing_runs_any_more_where_the_case_has_moved_on() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    here.fire(AMAL, case, "finish.request")
    here.fire(OMER, case, "finish.approve")

    assert due(here, case) == ""
    assert ticks(here, 500) == [0]


def test_a_reminder_leaves_the_time_of_the_last_update() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    before = here.case(case).updated_at
    ticks(here, 18)

    assert here.case(case).updated_at == before


def test_nobody_is_the_system_by_calling_themselves_so() -> None:
    here = office()
    case = here.start(AMAL)
    forged = type(SYSTEM)("system", "", "system")

    assert here.gate.read(forged, case, "try") is None
    assert here.fire(forged, case, "expire") is None
    assert here.case(case).status == "open"


def test_a_tick_of_a_case_that_is_gone_does_nothing() -> None:
    assert tick_case(office().desk, "gone") == 0


def test_the_first_due_date_of_a_case_is_asked_for_in_one_query() -> None:
    here = office()
    here.start(AMAL, risk="high", why_high="alone")
    late = here.start(AMAL, risk="low", first_name="Nada")
    page = here.gate.count(AMAL, eq("fact._due", due(here, late)))

    assert page == {"": 1}
    assert here.gate.count(AMAL, ALL) == {"": 2}


def test_kept_rows_are_those_that_would_be_made_again() -> None:
    here = planned()
    ticks(here, 18, 90, 300)

    assert list(here.gate.check_projections()) == []
