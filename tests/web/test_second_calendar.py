"""The project's second calendar stands beside Gregorian dates as help, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.definitions.tables import SECOND_CALENDARS
from engine.fieldtypes.base import Field
from engine.i18n.calendar import CALENDARS
from engine.query import ALL
from engine.web.wording import Wording

KHARTOUM = {"time_zone": "Africa/Khartoum"}


@pytest.fixture
def english(services):
    return Wording(services, "en")


@pytest.fixture
def born(bundle):
    return bundle.forms["registration"].fields["date_of_birth"]


def test_a_full_date_is_told_in_both_calendars(english, born):
    assert "4 March 2015" in english.value(born, "2015-03-04")
    assert "13 Jumada al-Ula 1436" in english.value(born, "2015-03-04").replace("-I", "-Ula")


def test_an_arabic_page_has_its_own_months_and_digits(services, born):
    told = Wording(services, "ar").value(born, "2015-03-04")

    assert "١٤٣٦" in told
    assert "1436" not in told


@pytest.mark.parametrize("partial", ["2015", "2015-03"])
def test_a_partial_date_has_no_day_in_the_other_calendar(english, born, partial):
    assert "14" not in english.value(born, partial)


def test_a_text_that_looks_like_a_date_stays_a_text(english, bundle):
    name = bundle.forms["registration"].fields["name_first"]

    assert english.value(name, "2015-03-04") == "<bdi>2015-03-04</bdi>"


def test_a_project_without_one_shows_none(services, born):
    project = replace(services.bundle.project, second_calendar="")
    services.desk.bundle = replace(services.bundle, project=project)

    assert "1436" not in Wording(services, "en").value(born, "2015-03-04")


def test_it_stands_on_the_pages_where_answers_are_read_and_typed(enter, services, case_id):
    omer = enter("omer")
    (record,) = services.desk.gate.store.get(case_id, ALL).get("records")[:1]
    read = omer.get(f"/cases/{case_id}/records/{record['id']}")

    assert read.status_code == 200
    assert "1447" in read.text


def test_lint_knows_the_calendars_that_can_be_shown():
    assert SECOND_CALENDARS == CALENDARS


def test_a_day_and_time_is_told_in_both_calendars(services, english):
    field = Field("at", "datetime", "f", "at", "forms.f.fields.at", None, options=KHARTOUM)
    told = english.value(field, "2015-03-03T22:30:00.000Z")

    assert "4 March 2015" in told
    assert "13 Jumada al-Ula 1436" in told


def test_the_day_of_a_signature_is_told_in_both_calendars(english):
    field = Field("s", "signature", "f", "s", "forms.f.fields.s", None)
    assert "1436" in english.value(field, {"name": "Halima", "on": "2015-03-04"})


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("date", "2015-03-04", True),
        ("date", "2015-03", False),
        ("birth", "2015-03-04/2015-03-04", True),
        ("birth", "2015-03-01/2015-03-31", False),
        ("birth", {"years": 10, "as_of": "2025-03-04"}, False),
        ("datetime", "2015-03-03T22:30:00.000Z", True),
        ("text", "2015-03-04", False),
    ],
)
def test_a_fact_that_is_a_whole_day_is_told_in_both_calendars(english, bundle, kind, value, told):
    fact = replace(bundle.workflows["case"].facts["birth"], type=kind)
    assert ("13 Jumada al-Ula 1436" in english.fact(fact, value)) is told


def test_a_fact_that_is_an_instant_is_told_in_words(english, bundle):
    fact = replace(bundle.workflows["case"].facts["birth"], type="datetime")
    assert english.fact_value(fact, "2015-03-03T22:30:00.000Z") == "4 March 2015, 01:30"


def test_the_head_of_a_case_and_the_first_page_tell_it(enter, case_id):
    omer = enter("omer")
    assert "1447" in omer.get(f"/cases/{case_id}").text
    assert "1447" in omer.get("/").text


def test_a_typed_date_has_it_beneath_its_boxes(enter):
    amal = enter("amal")
    draft = amal.post("/cases/new/case").url.path.rpartition("/")[0]
    page = amal.get(f"{draft}/consent_section").text
    typed = page.partition('data-field="registered_on"')[2].partition("data-field")[0]
    assert "١٤٤٧" in typed
