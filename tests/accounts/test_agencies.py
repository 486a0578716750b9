"""Agencies and teams are managed within one's own agency, and closed only once nobody is there."""

from __future__ import annotations

from typing import Any

import pytest
from small_project import AMAL, Office, small

from engine.accounts.agencies import Agencies, Unit
from engine.accounts.directory import Directory
from engine.actor import Actor
from engine.problems import Problem

ROLES = "workflows/roles.yaml"
ADMINISTRATOR = """  boss:
    label: Administrator
    scope: none
    actions: [manage_people]
"""
CHIEF = Actor("root", "Root", "boss")
BOSS = Actor("boss", "Boss", "boss", "relief")
NAMES = {"en": "Hope", "ar": "أمل"}


@pytest.fixture
def office() -> Office:
    """Two agencies of two teams, each where people of the small project work."""
    office = Office(bundle=small((ROLES, "roles:\n", f"roles:\n{ADMINISTRATOR}")))
    directory = Directory(office.gate)
    for agency, team in (("relief", "nyala"), ("other", "far")):
        directory.keep_agency(agency, {"en": agency, "ar": agency})
        directory.keep_team(team, agency, {"en": team, "ar": team})
    return office


def agencies(office: Office) -> Agencies:
    return Agencies(office.gate)


def unit(office: Office, code: str) -> Unit:
    return next(one for one in agencies(office).managed(CHIEF) if one.code == code)


def code_of(problem: Problem | None) -> str:
    return problem.code if problem is not None else ""


def test_each_administrator_sees_their_own_agency_and_the_chief_all(office: Office) -> None:
    seen = {who.id: [u.code for u in agencies(office).managed(who)] for who in (BOSS, CHIEF, AMAL)}

    assert seen == {"boss": ["relief"], "root": ["other", "relief"], "amal": []}


def test_only_who_belongs_to_no_agency_makes_one(office: Office) -> None:
    assert code_of(agencies(office).add_agency(BOSS, "hope", NAMES)) == "agency_yours"
    assert agencies(office).add_agency(CHIEF, "hope", NAMES) is None
    assert unit(office, "hope").labels == NAMES


ELSEWHERE: list[tuple[str, tuple[Any, ...]]] = [
    ("add_team", ("other", "new_team", NAMES)),
    ("rename", ("other", "", NAMES)),
    ("rename", ("relief", "far", NAMES)),
    ("close", ("other", "")),
    ("open", ("other", "far")),
    ("close", ("nowhere", "")),
]


@pytest.mark.parametrize(("act", "given"), ELSEWHERE)
def test_nothing_of_another_agency_is_theirs(office: Office, act: str, given: Any) -> None:
    before = agencies(office).managed(CHIEF)

    assert code_of(getattr(agencies(office), act)(BOSS, *given)) == "agency_yours"
    assert agencies(office).managed(CHIEF) == before


@pytest.mark.parametrize(
    ("code", "names", "said"),
    [
        ("Hope", NAMES, "agency_code"),
        ("h", NAMES, "agency_code"),
        ("", NAMES, "agency_code"),
        ("nyala", NAMES, "agency_taken"),
        ("east", {"en": "East", "ar": ""}, "agency_name"),
        ("east", {"en": "E" * 101, "ar": "شرق"}, "agency_name"),
        ("east", NAMES, ""),
    ],
)
def test_a_team_needs_a_code_of_its_own_and_names(
    office: Office, code: str, names: dict[str, str], said: str
) -> None:
    assert code_of(agencies(office).add_team(BOSS, "relief", code, names)) == said
    assert ("east" in Directory(office.gate).teams("relief")) == (said == "")


def test_a_new_name_is_read_at_once_and_the_code_stays(office: Office) -> None:
    assert agencies(office).rename(BOSS, "relief", "nyala", NAMES) is None

    assert Directory(office.gate).team_name("nyala", "ar") == "أمل"


def test_nothing_is_closed_while_people_work_there_or_cases_are_open(office: Office) -> None:
    office.start(AMAL)
    people = agencies(office).close(BOSS, "relief", "nyala")
    directory = Directory(office.gate)
    for person in directory.people():
        moved = tuple(type(m)(m.role, "other", "far") for m in person.memberships)
        directory.keep_person(type(person)(person.id, person.login, person.name, moved))
    cases = agencies(office).close(BOSS, "relief", "nyala")

    assert people is not None
    assert people.code == "agency_people"
    assert people.params["count"] > 1
    assert cases == Problem("agency_cases", params={"count": 1})
    assert not unit(office, "relief").closed


def test_what_is_closed_is_offered_no_more_keeps_its_name_and_opens_again(office: Office) -> None:
    directory = Directory(office.gate)
    agencies(office).add_team(BOSS, "relief", "empty", NAMES)

    assert agencies(office).close(BOSS, "relief", "empty") is None
    assert "empty" not in directory.teams("relief")
    assert directory.team_name("empty", "en") == "Hope"
    assert agencies(office).rename(BOSS, "relief", "empty", {"en": "Hopes", "ar": "آمال"}) is None
    assert "empty" not in directory.teams("relief")
    assert agencies(office).open(BOSS, "relief", "empty") is None
    assert "empty" in directory.teams("relief")
