"""A page opened under one configuration and sent under the next: nothing typed is lost."""

from __future__ import annotations

import pytest

from engine.cases.draft_steps import keep_draft
from engine.cases.drafts import find_draft
from tests.small_project import AMAL, Office, small, text

INTAKE = "forms/intake.yaml"
RENAMED = small(
    (INTAKE, "id: paper\n", "id: document\n        renamed_from: paper\n"),
)
ELSEWHERE = small((INTAKE, "  - id: child\n", "  - id: about\n"))


@pytest.fixture
def office() -> Office:
    return Office()


def typed(office: Office, draft: str) -> dict[str, object]:
    found = find_draft(office.gate, AMAL.id, draft)
    assert found is not None
    return dict(found.typed)


def keep(office: Office, draft: str, section: str, **answers: str):
    posted = {name: text(answer) for name, answer in answers.items()}
    return keep_draft(office.desk, AMAL, draft, section, posted=posted, do="save")


def test_an_answer_under_a_former_name_goes_to_the_field_of_today(office):
    draft = office.draft(AMAL)
    office.use(RENAMED)
    keep(office, draft, "child", paper="AB1234", first_name="Layla")
    assert typed(office, draft)["document"] == text("AB1234")


def test_answers_of_a_section_that_is_gone_are_kept_and_shown_again(office):
    draft = office.draft(AMAL)
    keep(office, draft, "child", first_name="Lay")
    office.use(ELSEWHERE)
    kept = keep(office, draft, "child", first_name="Layla")
    assert kept is not None
    assert kept.next_section == "about"
    assert typed(office, draft)["first_name"] == text("Layla")


def test_a_section_that_never_was_stays_missing(office):
    assert keep(office, office.draft(AMAL), "nowhere", no_field="x") is None
