"""The caseload of a team: each figure is that of the list it leads to."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL, BADR, CLERK, OMER, STRANGER, WATCHER, Office
from timed_project import timed

from engine.actor import Actor
from engine.cases.list_cases import NOBODY, OWNER, STILL_OPEN, list_cases
from engine.cases.workload import workload

ELSEWHERE = Actor("rim", "Rim", "supervisor", "other", "nyala")
NOWHERE = Actor("rim", "Rim", "supervisor", "other", "kosti")


WHY = {"why_high": "Alone"}


def listed(here, actor, **chosen):
    found = list_cases(here.desk, actor, chosen, text="", sort="updated", after="")
    return found.total


def office():
    return Office(bundle=timed())


@given(
    cases=st.lists(
        st.tuples(
            st.sampled_from((AMAL, BADR, STRANGER)),
            st.sampled_from(("low", "medium", "high")),
            st.booleans(),
            st.sampled_from(("", "amal", "badr")),
        ),
        max_size=7,
    ),
    days=st.integers(0, 9),
)
@settings(max_examples=12, deadline=None)
def test_every_figure_is_that_of_the_list_it_leads_to(cases, days):
    here = office()
    for actor, risk, finished, given_to in cases:
        case = here.start(actor, risk=risk, **WHY)
        if finished:
            here.fire(actor, case, "finish.request")
            here.fire(OMER, case, "finish.approve")
        if given_to:
            here.fire(OMER, case, "assign", new_owner=given_to)
    here.later(days=days)
    for actor in (OMER, CLERK, WATCHER, ELSEWHERE, NOWHERE):
        team = workload(here.desk, actor)
        assert sum(load.total for load in team.loads) == listed(here, actor, status=STILL_OPEN)
        for load in team.loads:
            owner = {OWNER: load.person or NOBODY}
            assert load.total == listed(here, actor, status=STILL_OPEN, **owner)
            assert load.overdue == listed(here, actor, _due="overdue", **owner)
            assert load.week == listed(here, actor, _due="week", **owner)
            for status, count in load.by_status.items():
                assert count == listed(here, actor, status=status, **owner)
            for risk, count in load.by_fact.items():
                chosen = {"status": STILL_OPEN, team.fact.id: risk}
                assert count == listed(here, actor, **chosen, **owner)


def test_a_team_shows_who_works_in_it_with_cases_or_without():
    here = office()
    here.start(AMAL)

    people = {load.person: load.total for load in workload(here.desk, OMER).loads}
    assert people == {"amal": 1, "badr": 0, "huda": 0, "omer": 0, "sara": 0}


def test_the_most_pressing_come_first():
    here = office()
    here.start(BADR, risk="low")
    here.start(AMAL, risk="high", **WHY)
    here.later(days=2)

    first, second = workload(here.desk, OMER).loads[:2]
    assert (first.person, first.overdue) == ("amal", 1)
    assert (second.person, second.week) == ("badr", 1)


def test_who_sees_only_their_own_cases_has_no_team():
    here = office()
    here.start(AMAL)

    assert workload(here.desk, AMAL) is None
    assert workload(here.desk, Actor("x", "X", "unknown")) is None


def test_a_team_shows_nothing_of_another_agency():
    here = office()
    here.start(AMAL)

    assert [load for load in workload(here.desk, ELSEWHERE).loads if load.total] == []
    assert workload(here.desk, NOWHERE).loads == ()


def test_a_list_is_not_narrowed_by_owner_for_who_sees_only_their_own():
    here = office()
    here.start(AMAL)

    assert listed(here, AMAL, **{OWNER: "badr"}) == 1
    assert listed(here, OMER, **{OWNER: "badr"}) == 0


def test_neither_risk_nor_what_is_late_is_counted_for_who_may_not_read_it():
    risk = "        choices: risks\n        required: yes\n"
    here = Office(bundle=timed(("forms/intake.yaml", risk, f"{risk}        sensitive: identity\n")))
    here.start(AMAL)
    here.later(days=9)
    clerk, supervisor = workload(here.desk, CLERK), workload(here.desk, OMER)

    assert (clerk.fact, clerk.dues, clerk.loads[0].total) == (None, False, 1)
    assert not any(load.overdue or load.week or load.by_fact for load in clerk.loads)
    assert (supervisor.fact.id, supervisor.loads[0].overdue) == ("risk_level", 1)
