"""The pages over the bundled project and a store in memory, with three people and one clock."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.accounts import Membership, Person
from engine.cases.answer import submit_answers
from engine.cases.views import Submitted
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle
from engine.settings import Settings
from engine.store.memory import MemoryStore
from engine.web import Services, create_app
from engine.web.serve import build_services

with warnings.catch_warnings():
    # The test client tells everyone who uses httpx to move on; that is no fault of the pages.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PASSWORD = "a long password"
CHILD = "هاجر"


class TestClock:
    """A clock that stands until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    found, problems = load_folder(defaults_dir(), defaults_dir())
    assert found is not None, problems
    return found


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(Path(), Path())


@pytest.fixture(scope="session")
def hashed() -> dict[str, str]:
    return {}


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def services(bundle, settings, clock, hashed) -> Services:
    return made_services(bundle, settings, clock, hashed)


def made_services(bundle, settings, clock, hashed) -> Services:
    built = build_services(settings, bundle, MemoryStore(), clock)
    people = built.accounts.directory
    people.keep_agency("hope", {"en": "Hope", "ar": "أمل"})
    people.keep_team("nyala", "hope", {"en": "Nyala", "ar": "نيالا"})
    people.keep_team("zalingei", "hope", {"en": "Zalingei", "ar": "زالنجي"})
    for person_id, name, role, team, language in (
        ("amal", "أمل حسن", "caseworker", "nyala", "ar"),
        ("omer", "Omer Idris", "supervisor", "nyala", "en"),
        ("sara", "سارة علي", "caseworker", "zalingei", "en"),
    ):
        membership = Membership(role, "hope", team)
        person = Person(person_id, person_id, name, (membership,), language)
        people.keep_person(person)
        _give_password(built, person_id, hashed)
    return built


def _give_password(built: Services, person_id: str, hashed: dict[str, str]) -> None:
    """Hashing is slow on purpose; the tests hash once."""
    if not hashed:
        assert built.accounts.set_password(person_id, PASSWORD) is None
        person = built.accounts.directory.person(person_id)
        assert person is not None
        hashed["hash"] = person.password
        return
    person = built.accounts.directory.person(person_id)
    assert person is not None
    built.accounts.directory.keep_person(replace(person, password=hashed["hash"]))


@pytest.fixture
def browser(services) -> Iterator[TestClient]:
    """A browser nobody has signed in with; it tells its own site, as browsers do."""
    with TestClient(create_app(services), headers={"sec-fetch-site": "same-origin"}) as client:
        yield client


@pytest.fixture
def enter(services) -> Callable[[str], TestClient]:
    """A browser of a signed-in person."""
    return lambda name: entered(services, name)


def entered(services: Services, name: str) -> TestClient:
    client = TestClient(create_app(services), headers={"sec-fetch-site": "same-origin"})
    client.post("/sign-in", data={"name": name, "password": PASSWORD})
    return client


@pytest.fixture
def case_id(services) -> str:
    """A registered case of Amal's."""
    return made_case(services)


def made_case(services: Services) -> str:
    person = services.accounts.directory.person("amal")
    typed = {
        "registered_on": "2026-02-20",
        "identified_by": "child",
        "explained": "yes",
        "consent_from": "caregiver",
        "consent_services": "yes",
        "child_agrees": "yes_agrees",
        "consent_share": "yes",
        "name_first": CHILD,
        "name_father": "آدم",
        "sex": "female",
        "age": {"years": "10"},
        "displacement": "displaced",
        "difficulties": ["none"],
        "home": {"state": "south_darfur"},
        "living_with": "relatives",
        "separation": "separated",
        "concerns": ["neglect"],
        "immediate_danger": "no",
        "risk_level": "low",
    }
    sent = submit_answers(
        services.desk, person.actor(0), "case", "", form="registration", typed=typed
    )
    assert isinstance(sent, Submitted), sent
    return sent.case_id
