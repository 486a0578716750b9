"""A form with a `relevant` rule is there only for the cases it is for."""

from __future__ import annotations

from small_project import AMAL, OMER, Office, small

from engine.cases.deciding import form_faults
from engine.cases.draft_steps import start_draft
from engine.cases.show_case import show_case
from engine.cases.views import CaseView, Submitted
from engine.definitions.model import Bundle
from engine.problems import Problem

WHEN_HIGH = ("forms/wrap_up.yaml", "label: Wrapping up\n", "label: Wrapping up\nrelevant: {}\n")


def bundle(rule: str = "risk_level == 'high'") -> Bundle:
    path, old, new = WHEN_HIGH
    return small(
        (path, old, new.format(rule)),
        ("workflows/case.yaml", "    edit: [intake, visit]", "    edit: [intake, visit, wrap_up]"),
    )


def shown(office: Office, case_id: str) -> list[str]:
    view = show_case(office.desk, AMAL, case_id)
    assert isinstance(view, CaseView)
    return [line.form.id for line in view.forms if line.may_start or line.may_edit]


def test_it_is_offered_while_its_rule_is_yes() -> None:
    office = Office(bundle=bundle())

    assert "wrap_up" in shown(office, office.start(risk="high", why_high="fire"))


def test_it_is_not_offered_while_its_rule_is_no() -> None:
    office = Office(bundle=bundle())

    assert "wrap_up" not in shown(office, office.start())


def test_it_is_not_offered_while_its_rule_is_blank() -> None:
    office = Office(bundle=bundle("last(visit).risk_now == 'high'"))

    assert "wrap_up" not in shown(office, office.start())


def test_it_cannot_be_opened_past_the_page() -> None:
    office = Office(bundle=bundle())
    opened = start_draft(office.desk, AMAL, "case", office.start(), form="wrap_up")

    assert isinstance(opened, Problem)
    assert opened.code == "form_closed"


def test_a_draft_of_it_is_refused_once_it_is_not_due_any_more() -> None:
    office = Office(bundle=bundle())
    case_id = office.start(risk="high", why_high="fire")
    draft = office.draft(AMAL, case_id, form="wrap_up")
    office.send(AMAL, case_id, {"risk": "low"}, form="intake")

    sent = office.submit(AMAL, draft)

    assert isinstance(sent, Problem)
    assert sent.code == "form_closed"


def test_a_form_that_is_not_due_keeps_no_step_waiting() -> None:
    office = Office(bundle=bundle())
    case_id = office.start()

    assert form_faults(office.desk, AMAL, office.case(case_id), "wrap_up") == ()


def test_a_form_that_is_due_keeps_its_step_waiting() -> None:
    office = Office(bundle=bundle())
    case_id = office.start(risk="high", why_high="fire")

    (fault,) = form_faults(office.desk, AMAL, office.case(case_id), "wrap_up")
    assert fault.code == "form_missing"


def test_a_first_form_that_is_not_due_begins_no_case() -> None:
    path = "forms/intake.yaml"
    edit = (path, "label: Intake\n", "label: Intake\nrelevant: user.role == 'worker'\n")
    office = Office(bundle=small(edit))

    assert isinstance(office.send(AMAL), Submitted)
    assert isinstance(start_draft(office.desk, OMER, "case", "", form="intake"), Problem)
