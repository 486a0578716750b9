"""Whoever leaves hands over first: what nobody else would see to is counted."""

from __future__ import annotations

import pytest
from small_project import AMAL, BADR, OMER, SARA, Office

from engine.accounts.directory import Directory
from engine.accounts.leaving import leaving, left_behind


@pytest.fixture
def office():
    return Office()


def left(office, person):
    found = Directory(office.gate).person(person.id)
    return {
        problem.code: problem.params["count"]
        for problem in left_behind(leaving(office.gate, found))
    }


def gone(office, person):
    directory = Directory(office.gate)
    found = directory.person(person.id)
    directory.keep_person(
        type(found)(found.id, found.login, found.name, found.memberships, active=False)
    )


def test_open_cases_are_left_behind_and_closed_ones_are_not(office):
    assert left(office, AMAL) == {}
    for _ in range(2):
        office.start(AMAL)
    done = office.start(AMAL)
    office.fire(AMAL, done, "finish.request")
    office.fire(OMER, done, "finish.approve")
    office.send(AMAL, done, {"seen_on": "2026-02-01"}, form="visit")
    office.send(AMAL, done, {"ended": "Well"}, form="wrap_up")
    office.fire(OMER, done, "close")
    assert office.case(done).status == "closed"

    assert left(office, AMAL) == {"person_carries": 2}
    assert left(office, BADR) == {}


def test_a_decision_is_left_behind_only_where_nobody_else_can_take_it(office):
    case = office.start(AMAL)
    office.fire(AMAL, case, "finish.request")
    assert left(office, OMER) == {}
    gone(office, SARA)

    assert left(office, OMER) == {"person_decides": 1}


def test_a_colleague_who_asked_for_a_decision_is_no_one_to_take_it(office):
    case = office.start(AMAL)
    office.fire(OMER, case, "assign", new_owner="sara")
    office.fire(SARA, case, "finish.request")

    assert left(office, OMER).get("person_decides", 0) == 1
