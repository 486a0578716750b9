"""Paper: clean pages for whoever may print, without what is not for paper, noted in the audit."""

from __future__ import annotations

import re
from functools import cache

import pytest
from small_project import AMAL, BADR, CLERK, OMER, Office, small

from engine.cases.print_case import PrintedCase, print_case
from engine.definitions.model import Bundle

FORM, VISIT, ROLES = "forms/intake.yaml", "forms/visit.yaml", "workflows/roles.yaml"
ACTIONS = "    sees: [identity]\n    actions: [search]\n"


@cache
def printing() -> Bundle:
    return small(
        (ROLES, ACTIONS, ACTIONS.replace("[search]", "[search, print]")),
        (FORM, "    label: Home\n", "    label: Home\n    print: no\n"),
        (FORM, "        label: Phone\n", "        label: Phone\n        print: no\n"),
        (VISIT, "records: many\n", "records: many\nprint: no\n"),
    )


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(bundle=printing())


@pytest.fixture(scope="module")
def case(office) -> str:
    begun = office.start(phone_text="0912", age_limit=17)
    office.send(AMAL, begun, {"seen_on": "2026-02-01"}, "visit")
    return begun


def fields_of(found: PrintedCase) -> set[str]:
    parts = [part for record in found.records for part in record.sections]
    return {answer.field.id for part in parts for answer in part.answers}


def test_what_is_not_for_paper_is_left_out(office, case):
    found = print_case(office.desk, OMER, case)
    assert [record.form.id for record in found.records] == ["intake"]
    assert fields_of(found) == {"consent", "first_name", "risk"}


def test_one_record_is_printed_alone(office, case):
    intake, visit = (record.id for record in office.case(case).records)
    assert not print_case(office.desk, AMAL, case, intake).whole
    assert print_case(office.desk, AMAL, case, visit) is None
    assert print_case(office.desk, AMAL, case, "nowhere") is None


def test_who_may_not_print_or_not_see_the_case_has_no_paper(office, case):
    assert print_case(office.desk, CLERK, case) is None
    assert print_case(office.desk, BADR, case) is None


def test_printing_is_noted(office, case):
    print_case(office.desk, OMER, case)
    newest = office.audit(case)[0]
    assert (newest.person, newest.action) == ("omer", "print")


@pytest.mark.parametrize(("name", "status"), [("amal", 200), ("sara", 404)])
def test_paper_keeps_to_the_scope_of_the_case(enter, case_id, name, status):
    assert enter(name).get(f"/cases/{case_id}/print").status_code == status


def test_the_page_of_a_case_leads_to_its_paper(enter, case_id):
    amal = enter("amal")
    page = amal.get(f"/cases/{case_id}").text
    paper = amal.get(re.search(r'href="(/cases/[^"]+/print)"', page)[1]).text
    record = amal.get(re.search(r'href="(/cases/[^"]+/records/[^"]+)"', page)[1]).text
    assert "سرّي" in paper
    assert "/static/" in re.search(r'href="([^"]+print\.css)"', paper)[1]
    alone = amal.get(re.search(r'href="(/cases/[^"]+/records/[^"]+/print)"', record)[1]).text
    assert 'class="paper__form"' in alone
