"""What the system does by itself: with a commit, or when the clock makes a rule true."""

from __future__ import annotations

from datetime import UTC, datetime

from small_project import small
from timed_project import AMAL, OMER, Office, office

from engine.jobs.tick import tick


def kinds(here: Office, case: str) -> list[str]:
    return [event.kind for event in here.store.events(case, 0, 100)]


def told(here: Office, person: str) -> list[tuple[str, str]]:
    notices = here.store.documents("notice", person).values()
    return sorted((str(one["at"]), str(one["kind"])) for one in notices)


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
