"""Managing people: within one's agency, never more than one has, codes that fit once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.accounts import Membership, Person
from engine.accounts.people import INVITED_FOR
from engine.actor import Actor
from engine.policy import grantable
from engine.web import Services, create_app
from tests.web.conftest import PASSWORD, TestClient, made_case, made_services

HOPE = Membership("administrator", "hope")
NEW = {"login": "mona", "name": "Mona  Adam", "role": "caseworker", "team": "hope/nyala"}


@pytest.fixture
def office(bundle, settings, clock, hashed) -> Services:
    """Two agencies, each with an administrator, and one for all."""
    built = made_services(bundle, settings, clock, hashed)
    people = built.accounts.directory
    people.keep_agency("other", {"en": "Other", "ar": "أخرى"})
    people.keep_team("far", "other", {"en": "Far", "ar": "بعيد"})
    amal = people.person("amal")
    for name, membership in (
        ("manager", HOPE),
        ("elsewhere", Membership("administrator", "other")),
        ("chief", Membership("administrator")),
    ):
        person = Person(name, name, name.title(), (membership,), "en", amal.password)
        people.keep_person(person)
    return built


def browser_of(office, login="", password=PASSWORD) -> TestClient:
    client = TestClient(create_app(office), headers={"sec-fetch-site": "same-origin"})
    if login:
        assert (
            client.post("/sign-in", data={"name": login, "password": password}).status_code == 200
        )
    return client


@pytest.fixture
def manager(office) -> TestClient:
    return browser_of(office, "manager")


def code_of(text: str) -> str:
    return re.search(r'<code dir="ltr">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>', text)[1]


def by_login(office, login: str) -> Person | None:
    return office.accounts.directory.person_by_login(login)


def welcome(office, code: str, name="mona", password="brown owl sings", again="") -> object:
    data = {"name": name, "code": code, "password": password, "again": again or password}
    return browser_of(office).post("/welcome", data=data)


def test_a_new_person_chooses_a_password_with_a_code_and_is_in(office, manager):
    code = code_of(manager.post("/people", data=NEW).text)
    found = welcome(office, code)

    assert found.status_code == 200
    assert found.url.path == "/"
    mona = by_login(office, "mona")
    assert (mona.name, mona.memberships) == (
        "Mona Adam",
        (Membership("caseworker", "hope", "nyala"),),
    )
    browser_of(office, "mona", "brown owl sings")


def test_a_code_fits_once(office, manager):
    code = code_of(manager.post("/people", data=NEW).text)
    welcome(office, code)

    assert welcome(office, code, password="another long one").status_code == 422


@pytest.mark.parametrize("wrong", [{"name": "amal"}, {"name": "nobody"}, {"again": "not alike"}])
def test_a_code_lets_nobody_else_in_and_stays(office, manager, wrong):
    code = code_of(manager.post("/people", data=NEW).text)

    assert welcome(office, code, **wrong).status_code == 422
    assert welcome(office, code).status_code == 200


def test_a_weak_password_does_not_use_the_code_up(office, manager):
    code = code_of(manager.post("/people", data=NEW).text)

    assert welcome(office, code, password="1234567890").status_code == 422
    assert welcome(office, code.lower().replace("-", " ")).status_code == 200


def test_a_code_runs_out(office, manager, clock):
    code = code_of(manager.post("/people", data=NEW).text)
    clock.advance(seconds=INVITED_FOR.total_seconds() + 1)

    assert welcome(office, code).status_code == 422


def test_wrong_codes_from_one_address_have_to_wait(office):
    for _ in range(50):
        welcome(office, "0000-0000-0000-0000")

    assert (
        "minute" in welcome(office, "0000-0000-0000-0000").text
        or "دقيق" in welcome(office, "0").text
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "x"},
        {"login": "two words"},
        {"login": "amal"},
        {"login": " AMAL "},
        {"name": ""},
        {"name": "x" * 101},
        {"role": "auditor"},
        {"role": "program_manager"},
        {"role": "no such role"},
        {"team": "other"},
        {"team": "hope/far"},
        {"team": ""},
    ],
    ids=str,
)
def test_who_cannot_be_added_is_not_and_what_was_typed_stays(office, manager, wrong):
    before = office.accounts.directory.people()
    found = manager.post("/people", data={**NEW, **wrong})

    assert found.status_code == 422
    assert f'value="{({**NEW, **wrong})["login"]}"' in found.text
    assert office.accounts.directory.people() == before


def test_people_of_another_agency_do_not_exist(office, manager):
    assert "Elsewhere" not in manager.get("/people").text
    assert manager.get("/people/elsewhere").status_code == 404
    for action in ("invite", "role", "let-go", "let-back", "second-factor", "role-taken"):
        assert manager.post(f"/people/elsewhere/{action}").status_code == 404
    assert manager.get("/people/chief").status_code == 404


def test_someone_who_also_works_elsewhere_is_managed_by_the_whole_project_alone(office, manager):
    amal = by_login(office, "amal")
    both = (*amal.memberships, Membership("caseworker", "other", "far"))
    office.accounts.directory.keep_person(replace(amal, memberships=both))

    assert manager.get("/people/amal").status_code == 404
    assert browser_of(office, "chief").get("/people/amal").status_code == 200


@pytest.mark.parametrize("login", ["amal", "omer"])
def test_without_the_right_there_is_no_such_page(office, login):
    client = browser_of(office, login)

    assert client.get("/people").status_code == 404
    assert client.post("/people", data=NEW).status_code == 404
    assert 'href="/people"' not in client.get("/").text


def test_roles_are_given_and_taken_but_never_the_last(office, manager):
    manager.post("/people/amal/role", data={"role": "supervisor", "team": "hope/zalingei"})
    assert len(by_login(office, "amal").memberships) == 2
    manager.post("/people/amal/role-taken", data={"number": "0"})
    assert [one.role for one in by_login(office, "amal").memberships] == ["supervisor"]
    assert manager.post("/people/amal/role-taken", data={"number": "0"}).status_code == 422
    assert manager.post("/people/amal/role-taken", data={"number": "x"}).status_code == 400
    assert len(by_login(office, "amal").memberships) == 1


def test_an_account_ends_at_once_and_can_be_opened_again(office, manager):
    sara = browser_of(office, "sara")
    assert manager.post("/people/sara/let-go").status_code == 200
    assert 'name="password"' in sara.get("/cases").text
    assert manager.post("/people/sara/invite").status_code == 422
    assert manager.post("/people/sara/let-back").status_code == 200
    browser_of(office, "sara")


def test_ending_an_account_that_carries_cases_is_asked_for_first(office, manager):
    made_case(office)
    asked = manager.post("/people/amal/let-go")
    assert asked.status_code == 422
    assert "One open case would be left" in asked.text
    assert "Omer Idris" in asked.text
    assert by_login(office, "amal").active
    manager.post("/people/amal/let-go", data={"confirmed": "yes"})
    assert not by_login(office, "amal").active


def test_nobody_ends_their_own_account(office, manager):
    assert manager.post("/people/manager/let-go").status_code == 422
    assert by_login(office, "manager").active


def test_what_was_done_stands_in_the_audit(office, manager):
    manager.post("/people", data=NEW)
    manager.post("/people/sara/let-go")
    actions = {entry.action for entry in office.desk.gate.store.audit(0, 50, person="manager")}

    assert {"person_add", "person_invite", "person_let_go"} <= actions


@pytest.mark.parametrize("agency", ["", "hope"])
def test_nobody_gives_what_they_lack(bundle, agency):
    actor = Actor("m", "M", "administrator", agency)
    given = [bundle.roles[role] for role in grantable(bundle, actor)]

    assert {"caseworker", "supervisor", "administrator"} <= {role.id for role in given}
    for role in given:
        assert not role.actions & {"publish", "see_audit", "export", "void"}
        assert not (agency and role.scope == "all")
    assert grantable(bundle, Actor("c", "C", "caseworker", agency)) == ()


def test_a_role_for_places_needs_one_and_gains_more(office):
    chief = browser_of(office, "chief")
    new = {**NEW, "role": "state_coordinator", "team": ""}
    assert chief.post("/people", data=new).status_code == 422
    assert chief.post("/people", data={**new, "area": "atlantis"}).status_code == 422
    assert chief.post("/people", data={**new, "area": "kassala"}).status_code == 200
    mona = by_login(office, "mona")
    chief.post(f"/people/{mona.id}/role", data={**new, "area": "gedaref"})

    held = by_login(office, "mona").memberships
    assert [(one.role, one.places) for one in held] == [
        ("state_coordinator", ("kassala", "gedaref"))
    ]


def test_who_manages_one_agency_gives_no_role_that_reaches_beyond_it(office, manager):
    new = {**NEW, "role": "state_coordinator", "team": "hope", "area": "kassala"}

    assert manager.post("/people", data=new).status_code == 422
    assert by_login(office, "mona") is None
