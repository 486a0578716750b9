"""The page of agencies and teams, for whoever manages them."""

from __future__ import annotations

import pytest

from engine.accounts import Membership, Person
from tests.web.conftest import entered, made_services

NEW = {"code": "east", "label_en": "East", "label_ar": "الشرق"}


@pytest.fixture
def office(bundle, settings, clock, hashed):
    built = made_services(bundle, settings, clock, hashed)
    people = built.accounts.directory
    amal = people.person("amal")
    for name, agency in (("manager", "hope"), ("chief", "")):
        membership = Membership("administrator", agency)
        people.keep_person(Person(name, name, name.title(), (membership,), "en", amal.password))
    return built


def test_a_team_is_added_and_renamed_on_the_page(office):
    browser = entered(office, "manager")
    page = browser.post("/agencies/hope/teams", data=NEW)
    assert (page.url.path, "East" in page.text) == ("/agencies", True)

    page = browser.post("/agencies/hope/teams/east/name", data={**NEW, "label_en": "Far East"})
    assert "Far East" in page.text


def test_what_stands_in_the_way_is_said_and_typing_stays(office):
    browser = entered(office, "manager")
    wrong = browser.post("/agencies/hope/teams", data={**NEW, "code": "East!"})
    assert wrong.status_code == 422
    assert 'value="الشرق"' in wrong.text

    busy = browser.post("/agencies/hope/teams/nyala/close")
    assert busy.status_code == 422
    assert "2 people still work there" in busy.text


@pytest.mark.parametrize(
    "path", ["/agencies", "/agencies/nowhere/name", "/agencies/hope/teams/x/close"]
)
def test_what_is_not_theirs_is_not_there(office, path):
    assert entered(office, "manager").post(path, data=NEW).status_code == 404


def test_whoever_belongs_to_no_agency_makes_one(office):
    browser = entered(office, "chief")
    assert "East" in browser.post("/agencies", data=NEW).text
    assert browser.post("/agencies/east/close", data=NEW).status_code == 200
    assert "east" not in office.accounts.directory.agencies()
