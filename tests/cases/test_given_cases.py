"""A case that was given to somebody is new to them until they open it."""

from __future__ import annotations

import pytest
from small_project import AMAL, BADR, OMER, Office

from engine.cases.home import home
from engine.cases.show_case import show_case


@pytest.fixture
def office():
    return Office()


def new_to(office, actor):
    return [line.id for line in home(office.desk, actor).given]


def test_what_one_is_given_is_new_until_it_is_opened(office):
    first, second = office.start(AMAL), office.start(AMAL)
    assert new_to(office, AMAL) == []
    for case in (first, second):
        office.later(minutes=1)
        office.fire(OMER, case, "assign", new_owner="badr")
    assert new_to(office, BADR) == [second, first]
    office.later(minutes=1)
    show_case(office.desk, BADR, first)

    assert new_to(office, BADR) == [second]


def test_looking_before_it_was_given_does_not_count(office):
    case = office.start(BADR)
    show_case(office.desk, BADR, case)
    office.later(minutes=1)
    office.fire(OMER, case, "assign", new_owner="amal")
    office.later(minutes=1)
    office.fire(OMER, case, "assign", new_owner="badr")

    assert (new_to(office, BADR), new_to(office, AMAL)) == ([case], [])


def test_what_one_takes_oneself_is_not_new(office):
    case = office.start(AMAL)
    office.fire(OMER, case, "assign", new_owner="badr")
    office.fire(OMER, case, "assign", new_owner="omer")

    assert new_to(office, OMER) == new_to(office, BADR) == []


def test_it_is_new_for_a_month_at_most(office):
    case = office.start(AMAL)
    office.fire(OMER, case, "assign", new_owner="badr")
    office.later(days=31)
    office.gate.forget_expired()

    assert new_to(office, BADR) == []
