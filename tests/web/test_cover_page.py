"""Absence cover over HTTP: arranged, told to both, seen on the next request, ended."""

from __future__ import annotations

import pytest

from engine.accounts import Membership, Person
from tests.web.conftest import entered

DAYS = {"first": "2026-03-01", "last": "2026-03-05"}


@pytest.fixture
def amal(services, hashed):
    people = services.accounts.directory
    place = Membership("caseworker", "hope", "nyala")
    kept = people.person("amal").password
    people.keep_person(Person("dua", "dua", "Dua Ali", (place,), "en", kept))
    return entered(services, "amal")


def test_a_cover_opens_the_cases_to_the_colleague_until_it_ends(services, case_id, amal):
    dua = entered(services, "dua")
    assert dua.get(f"/cases/{case_id}").status_code == 404
    assert amal.post("/cover", data={"absent": "amal", "by": "dua", **DAYS}).url.path == "/cover"

    assert dua.get(f"/cases/{case_id}").status_code == 200
    assert "You stand in for" in dua.get("/").text
    assert "Dua Ali" in amal.get("/").text
    cover = next(iter(services.desk.gate.documents("cover")))
    assert amal.post(f"/cover/{cover}/end").status_code == 200
    assert dua.get(f"/cases/{case_id}").status_code == 404


def test_wrong_days_are_told_and_nothing_is_arranged(services, amal):
    answer = amal.post("/cover", data={"absent": "amal", "by": "dua", "first": "x", "last": "9"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not services.desk.gate.documents("cover")


def test_nobody_arranges_a_cover_for_somebody_they_do_not_lead(services, amal):
    forged = {"absent": "omer", "by": "amal", **DAYS}
    assert amal.post("/cover", data=forged).status_code == 404
    assert amal.get("/cover?absent=omer").status_code == 404
    assert amal.post("/cover/none/end").status_code == 404
    assert entered(services, "omer").get("/cover?absent=amal").status_code == 200
