"""What happens by itself when time passes: once, however late, often or from how many places."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_project import small
from timed_project import AMAL, OMER, Office, office, timed

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


def due(here: Office, case: str, subject: str = "first_look") -> str:
    kept = here.store.projection(case)
    assert kept is not None
    return min((row.due_at for row in kept.tasks if row.subject == subject), default="")


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


def test_the_first_visit_is_due_after_entering_and_the_next_after_the_last() -> None:
    here = planned()
    case = here.all_cases()[0]
    assert due(here, case, "visits") == "2026-03-15T21:59:59.999Z"

    here.later(days=10)
    here.send(AMAL, case, {"seen_on": "2026-03-10"}, form="visit")
    assert due(here, case, "visits") == "2026-03-24T21:59:59.999Z"


def planned(*edits: tuple[str, str, str]) -> Office:
    """A case of medium risk, in the status with visits."""
    here = office(*edits)
    case = here.start(AMAL, risk="medium")
    here.fire(AMAL, case, "finish.request")
    here.fire(OMER, case, "finish.approve")
    return here


def opens(here: Office, subject: str) -> list[tuple[str, str]]:
    kept = here.store.projection(here.all_cases()[0])
    assert kept is not None
    return [(row.opens_at[:10], row.due_at[:10]) for row in kept.tasks if row.subject == subject]


def test_a_visit_is_seen_two_days_before_it_is_due() -> None:
    assert opens(planned(), "visits") == [("2026-03-12", "2026-03-15")]


AT = (
    ("", "    every:\n      by: risk_level\n      high: 7d\n", "    at: [7d, 30d, 90d]\n"),
    ("", "      medium: 14d\n      low: 30d\n      blank: 7d\n    early", "    early"),
)


def test_fixed_distances_are_all_due_until_somebody_came() -> None:
    here = planned(*AT)
    case = here.all_cases()[0]
    assert [due for _, due in opens(here, "visits")] == ["2026-03-08", "2026-03-31", "2026-05-30"]

    here.clock.now = datetime(2026, 3, 7, 9, tzinfo=UTC)
    here.send(AMAL, case, {"seen_on": "2026-03-07"}, form="visit")
    assert [due for _, due in opens(here, "visits")] == ["2026-03-31", "2026-05-30"]


def test_a_visit_after_its_window_stands_for_the_next_one_and_the_first_was_missed() -> None:
    here = planned(*AT)
    case = here.all_cases()[0]
    here.clock.now = datetime(2026, 3, 30, 9, tzinfo=UTC)
    here.send(AMAL, case, {"seen_on": "2026-03-30"}, form="visit")

    assert [due for _, due in opens(here, "visits")] == ["2026-05-30"]


def test_a_rhythm_from_the_beginning_keeps_its_days() -> None:
    here = planned(("", "    early: 2d", "    from: entered\n    early: 2d"))
    case = here.all_cases()[0]
    here.clock.now = datetime(2026, 3, 14, 9, tzinfo=UTC)
    here.send(AMAL, case, {"seen_on": "2026-03-14"}, form="visit")

    assert [due for _, due in opens(here, "visits")] == ["2026-03-29"]


def test_records_that_do_not_count_are_no_visits() -> None:
    here = planned(("", "    early: 2d", "    counts: risk_now is not blank\n    early: 2d"))
    case = here.all_cases()[0]
    here.later(days=3)
    here.send(AMAL, case, {"seen_on": "2026-03-04"}, form="visit")
    assert [due for _, due in opens(here, "visits")] == ["2026-03-15"]

    here.send(AMAL, case, {"seen_on": "2026-03-04", "risk_now": "medium"}, form="visit")
    assert [due for _, due in opens(here, "visits")] == ["2026-03-18"]


def test_what_the_clock_makes_true_happens_on_its_day() -> None:
    here = office()
    case = here.start(AMAL, born="2008-03-15")  # 6,570 days are over on the 11th of March 2026
    here.clock.now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    tick(here.desk)
    assert here.case(case).status == "open"

    here.clock.now = datetime(2026, 3, 12, 9, tzinfo=UTC)
    tick(here.desk)
    assert here.case(case).status == "closed"
    last = here.store.events(case, 0, 100)[-1]
    assert (last.kind, last.actor, last.params["automatic"]) == ("fired", "system", "grow_old")


def test_what_was_fired_by_itself_is_not_fired_again_while_it_is_still_so() -> None:
    here = office()
    case = here.start(AMAL, born="2008-03-15")
    here.clock.now = datetime(2026, 3, 12, 9, tzinfo=UTC)
    tick(here.desk)
    here.fire(OMER, case, "reopen", reopen_reason="by mistake")
    here.later(days=3)

    assert tick(here.desk).happened == 0
    assert here.case(case).status == "planned"


def test_a_commit_is_followed_by_what_it_makes_true_in_the_same_commit() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone", paper="AB1234")

    assert here.case(case).status == "planned"
    assert here.case(case).seq == 1
    assert kinds(here, case) == ["created", "submitted", "fired"]
    assert [kind for _, kind in told(here, "omer")] == ["told"]


def test_a_rule_that_was_foreseen_and_is_not_so_is_not_looked_at_again_at_once() -> None:
    window = "days_between(intake.born, today()) == 6571"  # one day only, and the tick is late
    here = office(("", "days_between(intake.born, today()) > 6570", window))
    case = here.start(AMAL, born="2008-03-09")
    kept = here.store.projection(case)
    assert kept is not None
    here.clock.now = datetime(2026, 3, 20, 9, tzinfo=UTC)
    ticked = [tick(here.desk) for _ in range(3)]

    assert [one.happened for one in ticked] == [2, 0, 0]
    assert [one.cases for one in ticked][1:] == [0, 0]


def test_what_stands_against_an_automatic_step_is_tried_again_the_next_day() -> None:
    here = office(("", "      system: all\n  push", "      system: all\n    if: [visited]\n  push"))
    case = here.start(AMAL, born="2008-03-15")
    here.clock.now = datetime(2026, 4, 1, 9, tzinfo=UTC)
    tick(here.desk)
    assert here.case(case).status == "open"
    kept = here.store.projection(case)
    assert kept is not None
    step = next(row for row in kept.tasks if row.kind == "step")
    assert step.next_step_at == "2026-04-01T22:00:00.000Z"

    here.send(AMAL, case, {"seen_on": "2026-04-01"}, form="visit")
    assert here.case(case).status == "closed"


def test_two_automatic_steps_that_chase_each_other_end() -> None:
    circle = (
        "automatic:\n  there:\n    fire: there\n    when: intake.risk == 'low'\n"
        "  here:\n    fire: here\n    when: intake.risk == 'low'\ntransitions:\n"
        "  there:\n    label: There\n    from: open\n    to: planned\n    by: [system]\n"
        "  here:\n    label: Here\n    from: planned\n    to: open\n    by: [system]\n"
    )
    here = Office(bundle=small(("workflows/case.yaml", "transitions:\n", circle)))
    case = here.start(AMAL, risk="low")

    assert kinds(here, case) == ["created", "submitted", "fired", "fired"]
    assert here.case(case).status == "open"


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
