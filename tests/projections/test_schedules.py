"""When visits are due: after the last one, at fixed distances, on a grid of days."""

from __future__ import annotations

from datetime import UTC, datetime

from timed_project import AMAL, Office, due, planned


def test_the_first_visit_is_due_after_entering_and_the_next_after_the_last() -> None:
    here = planned()
    case = here.all_cases()[0]
    assert due(here, case, "visits") == "2026-03-15T21:59:59.999Z"

    here.later(days=10)
    here.send(AMAL, case, {"seen_on": "2026-03-10"}, form="visit")
    assert due(here, case, "visits") == "2026-03-24T21:59:59.999Z"


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
