"""What a person is shown as due, told and new; how cases are narrowed by time and age."""

from __future__ import annotations

from datetime import UTC, datetime

from small_project import BADR, STRANGER, WATCHER
from timed_project import AMAL, OMER, Office, office

from engine.cases.home import home
from engine.cases.list_cases import list_cases
from engine.cases.show_case import show_case
from engine.cases.work import DueWork, due_work, told
from engine.jobs.tick import tick


def shown(work: DueWork) -> dict[str, list[str]]:
    groups = {"overdue": work.overdue, "today": work.today, "week": work.week, "new": work.new}
    return {name: [line.due_at[:10] for line in lines] for name, lines in groups.items() if lines}


def at(here: Office, *parts: int) -> Office:
    here.clock.now = datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # year, month, day …
    return here


def test_work_is_grouped_by_how_soon_it_is_due() -> None:
    here = office()
    here.start(AMAL, risk="medium", first_name="Nada")  # due on the 4th

    assert shown(due_work(here.desk, AMAL)) == {"week": ["2026-03-04"]}
    assert shown(due_work(at(here, 2026, 3, 4, 9).desk, AMAL)) == {"today": ["2026-03-04"]}
    assert shown(due_work(at(here, 2026, 3, 5, 9).desk, AMAL)) == {"overdue": ["2026-03-04"]}


def test_what_is_far_away_is_shown_while_it_is_new() -> None:
    here = office(("", "      low: 7d", "      low: 30d"))
    here.start(AMAL, risk="low")
    assert shown(due_work(here.desk, AMAL)) == {"new": ["2026-03-31"]}

    here.later(days=3)
    assert shown(due_work(here.desk, AMAL)) == {}


def test_a_task_is_its_owners_until_the_ladder_gives_it_to_others() -> None:
    here = office()
    here.start(AMAL, risk="high", why_high="alone")
    at(here, 2026, 3, 4, 9)
    assert [bool(shown(due_work(here.desk, who))) for who in (AMAL, BADR, OMER, STRANGER)] == [
        *(True, False, False, False),
    ]

    at(here, 2026, 3, 6, 9)
    assert shown(due_work(here.desk, OMER)) == {"overdue": ["2026-03-02"]}


def test_work_goes_with_the_case() -> None:
    here = office()
    case = here.start(AMAL, risk="medium")
    assert shown(due_work(here.desk, OMER)) == {}
    here.fire(OMER, case, "assign", new_owner="badr")
    assert [bool(shown(due_work(here.desk, who))) for who in (AMAL, BADR)] == [False, True]


def test_what_was_told_is_shown_to_whom_it_was_told_and_while_they_reach_the_case() -> None:
    here = office()
    case = here.start(AMAL, risk="high", why_high="alone")
    at(here, 2026, 3, 4, 9)
    tick(here.desk)
    (line,) = told(here.desk, OMER)
    assert (line.case_id, line.kind, line.about) == (
        *(case, "overdue"),
        "workflows.case.timers.first_look",
    )

    here.fire(OMER, case, "assign", new_owner="badr")
    assert told(here.desk, AMAL) == ()


def test_decisions_that_fall_to_others_later_are_not_shown_before() -> None:
    flow = "workflows/case.yaml"
    fallback = "      fallback:\n        after: 24h\n        by:\n          worker: own\n"
    more = f"      locks: [intake]\n{fallback}"
    here = office(
        (flow, "      not_by: [requester, owner]\n", ""), (flow, "      locks: [intake]\n", more)
    )
    case = here.start(OMER, risk="medium")
    here.fire(OMER, case, "finish.request")
    here.fire(OMER, case, "assign", new_owner="amal")
    assert home(here.desk, AMAL).tasks == ()

    here.later(hours=25)
    assert [task.subject for task in home(here.desk, AMAL).tasks] == ["finish"]


def test_cases_are_narrowed_by_what_is_due() -> None:
    here = office()
    here.start(AMAL, risk="low", first_name="Nada")
    late = here.start(AMAL, risk="high", why_high="alone")
    at(here, 2026, 3, 3, 9)

    def found(**chosen: str) -> list[str]:
        listed = list_cases(here.desk, AMAL, chosen, text="", sort="", after="")
        return [row.id for row in listed.rows]

    assert found(_due="overdue") == [late]
    assert len(found(_due="week")) == 1
    assert found(_due="today") == []
    assert len(found(_due="soon")) == 2


def test_cases_are_narrowed_by_the_age_of_today() -> None:
    here = office()
    small = here.start(AMAL, born="2021-03-02", first_name="Nada")
    big = here.start(AMAL, born="2016", first_name="Badr")

    def found(age: str) -> list[str]:
        listed = list_cases(here.desk, AMAL, {"_age": age}, text="", sort="", after="")
        return [row.id for row in listed.rows]

    assert (found("0-4"), found("5-9"), found("10-14")) == ([small], [], [big])
    at(here, 2026, 3, 2, 9)
    assert (found("0-4"), found("5-9")) == ([], [small])


def test_the_page_of_a_case_says_what_is_due_and_what_was_missed() -> None:
    here = office()
    case = here.start(AMAL, risk="medium")
    here.fire(AMAL, case, "finish.request")
    here.fire(OMER, case, "finish.approve")
    at(here, 2026, 4, 20, 9)
    page = show_case(here.desk, AMAL, case)
    assert page is not None
    (line,) = page.due

    # Due on 15 March, then on the 29th, 12 April: each three days later is missed.
    assert (line.due_at[:10], line.late, line.missed) == ("2026-03-15", True, 3)


HIDDEN = ("forms/intake.yaml", "choices: risks\n", "choices: risks\n        sensitive: identity\n")


def test_due_dates_that_would_tell_what_somebody_may_not_read_are_not_shown_to_them() -> None:
    here = office(HIDDEN)
    case = here.start(AMAL, risk="high", why_high="alone")
    at(here, 2026, 3, 6, 9)
    tick(here.desk)

    for person, sees in ((AMAL, True), (WATCHER, False)):
        page = show_case(here.desk, person, case)
        assert page is not None
        listed = list_cases(here.desk, person, {"_due": "overdue"}, text="", sort="", after="")
        assert bool(page.due) is sees
        assert ("overdue" in {entry.kind for entry in page.timeline}) is sees
        assert ("_due" in {found.id for found in listed.filters}) is sees
