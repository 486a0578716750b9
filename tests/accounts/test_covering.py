"""Somebody stands in for a colleague who is away: for a time, in the same role, with four eyes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_project import AMAL, BADR, CLERK, OMER, SARA, STRANGER, WATCHER, Office
from timed_project import timed

from engine.accounts.covering import LONGEST_DAYS, Covering, standing_in
from engine.accounts.directory import Directory, Membership, Person
from engine.actor import Actor
from engine.cases.home import home
from engine.cases.list_cases import list_cases
from engine.cases.show_case import show_case
from engine.cases.work import told
from engine.gate.cover import Cover
from engine.jobs.tick import tick
from engine.problems import Problem
from engine.query import ALL
from engine.store.protocol import Sort

TODAY = date(2026, 3, 1)
FAR = Actor("rim", "Rim", "supervisor", "relief", "kosti")


@pytest.fixture
def office():
    here = Office()
    place = Membership(FAR.role, FAR.agency, FAR.team)
    Directory(here.gate).keep_person(Person(FAR.id, FAR.id, FAR.name, (place,)))
    return here


def covering(office):
    return Covering(office.gate, office.ids)


def cover(office, absent=AMAL, by=BADR, *, first=TODAY, last=TODAY, actor=None):
    return covering(office).arrange(actor or absent, absent.id, by.id, (first, last))


def now(office, actor):
    return standing_in(office.gate, actor)


def seen(office, actor):
    rows = office.gate.page(now(office, actor), ALL, Sort(), "", 99).rows
    return {row.id for row in rows}


def test_who_stands_in_sees_the_work_of_the_absent_and_their_own(office):
    theirs, mine, other = (office.start(one) for one in (AMAL, BADR, STRANGER))
    assert seen(office, BADR) == {mine}
    cover(office)

    assert seen(office, BADR) == {theirs, mine}
    assert show_case(office.desk, now(office, BADR), theirs).owner == "amal"
    assert show_case(office.desk, now(office, BADR), other) is None
    assert seen(office, AMAL) == {theirs}


def test_a_cover_begins_and_ends_by_the_clock(office):
    office.start(AMAL)
    cover(office, first=TODAY + timedelta(1), last=TODAY + timedelta(2))
    assert seen(office, BADR) == set()
    office.later(days=1)
    assert len(seen(office, BADR)) == 1
    office.later(days=1, hours=12)
    assert len(seen(office, BADR)) == 1
    office.later(hours=12)
    assert seen(office, BADR) == set()


def test_what_is_done_in_their_stead_says_so(office):
    case, mine = office.start(AMAL), office.start(BADR)
    cover(office)
    for one in (case, mine):
        office.fire(now(office, BADR), one, "remark", comment="Seen")
    told = [office.gate.events(one, 0)[-1] for one in (case, mine)]

    assert [(event.actor, event.params.get("for")) for event in told] == [
        ("badr", "amal"),
        ("badr", None),
    ]
    assert office.audit(case)[0].params["for"] == "amal"
    assert show_case(office.desk, now(office, BADR), case).timeline[0].params["for"] == "amal"


def test_a_decision_waits_also_for_who_stands_in(office):
    case = office.start(AMAL)
    office.fire(AMAL, case, "finish.request")
    assert not home(office.desk, now(office, FAR)).tasks
    cover(office, OMER, FAR)

    assert [task.case.id for task in home(office.desk, now(office, FAR)).tasks] == [case]
    office.fire(now(office, FAR), case, "finish.approve")
    assert office.case(case).status == "planned"


def test_nobody_approves_their_own_request_through_another(office):
    case = office.start(AMAL)
    cover(office, OMER, FAR)
    office.fire(now(office, FAR), case, "finish.request")
    page = office.fire(now(office, FAR), case, "finish.approve")

    assert [problem.code for problem in page.problems] == ["identity"]
    assert office.case(case).status == "open"


def test_what_the_absent_asked_for_nobody_grants_in_their_stead(office):
    case = office.start(AMAL)
    office.fire(OMER, case, "finish.request")
    cover(office, OMER, FAR)
    page = office.fire(now(office, FAR), case, "finish.approve")

    assert [problem.code for problem in page.problems] == ["identity"]
    assert not home(office.desk, now(office, FAR)).tasks
    office.fire(SARA, case, "finish.approve")
    assert office.case(case).status == "planned"


def test_somebody_without_the_role_or_of_another_agency_cannot_stand_in(office):
    able = {person.id for person in covering(office).able(Directory(office.gate).person("amal"))}
    assert able == {"badr"}
    for other in (OMER, STRANGER, AMAL, WATCHER):
        assert cover(office, AMAL, other).code == "cover_person"


def test_in_another_role_nobody_stands_in(office):
    office.start(AMAL)
    cover(office)
    supervisor = Actor("badr", "Badr", "supervisor", "other", "nyala")
    assert now(office, supervisor) == supervisor


def test_who_has_left_has_nothing_to_stand_in_for(office):
    office.start(AMAL)
    cover(office)
    directory = Directory(office.gate)
    gone = directory.person("amal")
    directory.keep_person(Person("amal", "amal", "Amal", gone.memberships, active=False))
    assert seen(office, BADR) == set()


def test_covers_do_not_hand_on_covers(office):
    other = Person("dua", "dua", "Dua", (Membership("worker", "relief", "nyala"),))
    Directory(office.gate).keep_person(other)
    dua = other.actor(0)
    case = office.start(AMAL)
    cover(office)
    cover(office, BADR, dua)
    assert case not in seen(office, dua)


@pytest.mark.parametrize(
    ("actor", "may"), [(AMAL, True), (OMER, True), (BADR, False), (FAR, False), (STRANGER, False)]
)
def test_a_cover_is_set_and_ended_by_the_absent_or_who_leads_them(office, actor, may):
    found = cover(office, actor=actor)
    assert isinstance(found, Cover) == may
    kept = found if may else cover(office)
    assert (covering(office).end(actor, kept.id) is not None) == (may or actor == BADR)
    actions = [entry.action for entry in office.audit() if entry.action.startswith("cover")]
    assert "cover_set" in actions


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY, TODAY - timedelta(1)),
        (TODAY - timedelta(3), TODAY - timedelta(1)),
        (TODAY, TODAY + timedelta(LONGEST_DAYS)),
        (None, TODAY),
        (TODAY, None),
    ],
)
def test_days_that_cannot_be_are_refused(office, first, last):
    problem = cover(office, first=first, last=last)
    assert isinstance(problem, Problem)
    assert problem.code == "cover_days"


def test_both_are_told_and_nobody_else(office):
    kept = cover(office)
    told = {one.id: covering(office).told(one) for one in (AMAL, BADR, CLERK, OMER)}
    assert told == {"amal": (kept,), "badr": (kept,), "huda": (), "omer": ()}
    assert covering(office).overseen(OMER) == (kept,)
    office.later(days=1)
    assert covering(office).told(AMAL) == ()


def test_what_the_absent_are_told_whoever_stands_in_is_told_too():
    office = Office(bundle=timed())
    office.start(AMAL, risk="high", why_high="Alone")
    cover(office, last=TODAY + timedelta(3))
    office.later(hours=19)
    tick(office.desk)

    assert [len(told(office.desk, now(office, one))) for one in (AMAL, BADR, OMER)] == [1, 1, 0]


def test_who_stands_in_may_look_at_the_cases_of_each(office):
    office.start(AMAL)
    cover(office)
    found = list_cases(
        office.desk, now(office, BADR), {"_owner": "amal"}, text="", sort="", after=""
    )
    assert [line.owner for line in found.rows] == ["amal"]
