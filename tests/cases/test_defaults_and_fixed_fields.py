"""Defaults stand until someone types; fixed fields are typed by nobody."""

from __future__ import annotations

from small_project import AMAL, OMER, Office, codes, judge, small, text

from engine.cases.fire_step import open_step
from engine.cases.views import FormPage, StepPage

FORM = "forms/intake.yaml"
NOTE = "        label: Note of the supervisor\n"
PHONE = "        label: Phone\n"
CARER = (
    FORM,
    "        label: Oldest age\n",
    "        label: Oldest age\n      - id: carer\n        type: select_one\n        label: Carer\n"
    "        choices: family\n        choice_label: member_name\n",
)


def test_a_default_stands_until_someone_types() -> None:
    office = Office(bundle=small((FORM, PHONE, f"{PHONE}        default: '0912'\n")))

    assert office.answers(office.start())["phone_text"] == "0912"
    assert "phone_text" not in office.answers(office.start(phone_text=""))


def test_a_default_stands_where_this_person_may_not_write() -> None:
    office = Office(bundle=small((FORM, NOTE, f"{NOTE}        default: not seen yet\n")))

    assert office.answers(office.start())["mentor_note"] == "not seen yet"


def test_a_default_of_a_retired_field_is_no_answer_and_no_fault() -> None:
    rule = f"{PHONE}        retired: yes\n        default_rule: \"'0912'\"\n"
    office = Office(bundle=small((FORM, PHONE, rule)))

    assert "phone_text" not in office.answers(office.start())


def test_a_default_is_not_filled_into_a_record_that_is_edited() -> None:
    office = Office()
    case_id = office.start()
    office.use(small((FORM, PHONE, f"{PHONE}        default: '0912'\n")))
    office.send(AMAL, case_id, {"risk": "low"})

    assert "phone_text" not in office.answers(case_id)


def test_a_question_shows_its_default() -> None:
    question = "        label: What must they know?\n"
    office = Office(
        bundle=small(("workflows/case.yaml", question, f"{question}        default: nothing\n"))
    )
    page = open_step(office.desk, OMER, office.start(), "assign")

    assert isinstance(page, StepPage)
    assert [view.posted for view in page.fields] == [{}, text("nothing")]


def test_a_fixed_field_keeps_its_default_whatever_is_sent() -> None:
    fixed = f"{PHONE}        readonly: yes\n        default: '0912'\n"
    office = Office(bundle=small((FORM, PHONE, fixed)))
    case_id = office.start(phone_text="forged")
    office.send(AMAL, case_id, {"phone_text": "forged"})

    assert office.answers(case_id)["phone_text"] == "0912"


def test_a_choice_among_rows_must_be_one_of_them() -> None:
    answers = {
        "consent": True,
        "first_name": "Layla",
        "risk": "medium",
        "family": [{"_row": "r1", "member_age": 30}],
    }

    assert codes(judge({**answers, "carer": "r1"}, bundle=small(CARER))) == []
    assert codes(judge({**answers, "carer": "r2"}, bundle=small(CARER))) == ["choice_filter:carer"]


def test_a_chosen_row_that_is_removed_is_told() -> None:
    office = Office(bundle=small(CARER))
    case_id = office.start(family=[{"member_age": "30"}, {"member_age": "40"}], carer="row2")
    draft = office.draft(AMAL, case_id, rows={"family": ("row1",)})
    page = office.submit(AMAL, draft)

    assert isinstance(page, FormPage)
    assert codes(page.problems) == ["choice_filter:carer"]
