"""The project's second calendar stands beside Gregorian dates as help, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.definitions.tables import SECOND_CALENDARS
from engine.i18n.calendar import CALENDARS
from engine.query import ALL
from engine.web.wording import Wording


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
