"""Editing is strict on what changed; what a form no longer knows passes through untouched."""

from __future__ import annotations

from typing import Any

from small_project import AMAL, CLERK, GOOD, OMER, Office, codes, small, text

from engine.cases.fire_step import open_step
from engine.cases.views import FormPage, StepPage, Submitted
from engine.problems import Problem
from engine.store.protocol import Put

FORM = "forms/intake.yaml"
NEW_REQUIRED = small(
    (FORM, "    label: Oldest age", "    label: Oldest age\n        required: yes")
)
STRICTER = small((FORM, "length(value) >= 2", "length(value) >= 9"))
MEMBER = {"member_name": "Mona", "member_age": "30"}
SCHOOL = "          - id: in_school\n"


def without(field: str) -> Any:
    """The project without one field of the intake: renamed, so that nobody knows the old one."""
    old = f"- id: {field}\n"
    return small((FORM, old, f"- id: {field}_anew\n"))


def test_an_old_fault_on_an_answer_left_alone_does_not_stop_an_edit() -> None:
    office = Office()
    case_id = office.start()
    office.use(STRICTER)

    assert isinstance(office.send(AMAL, case_id, {"risk": "low"}), Submitted)


def test_the_same_fault_on_an_answer_that_changed_refuses() -> None:
    office = Office()
    case_id = office.start()
    office.use(STRICTER)

    assert codes(office.send(AMAL, case_id, {"first_name": "Mona"})) == ["constraint:first_name"]


def test_a_new_required_field_does_not_stop_an_edit() -> None:
    office = Office()
    case_id = office.start()
    office.use(NEW_REQUIRED)

    assert isinstance(office.send(AMAL, case_id, {"risk": "low"}), Submitted)


def test_a_new_required_field_keeps_the_form_from_being_complete() -> None:
    office = Office()
    case_id = office.start()
    office.use(NEW_REQUIRED)
    page = office.fire(AMAL, case_id, "finish.request")

    assert isinstance(page, StepPage)
    assert codes(page.step.reasons[0].fields) == ["required:age_limit"]


def test_a_required_answer_cannot_be_emptied() -> None:
    office = Office()
    case_id = office.start()

    assert codes(office.send(AMAL, case_id, {"risk": ""})) == ["required:risk"]


def test_someone_who_has_left_may_stay_named_in_an_answer_left_alone() -> None:
    bundle = small(
        (
            FORM,
            "- id: mentor_note\n        type: long_text",
            "- id: mentor_note\n        type: user",
        )
    )
    office = Office(bundle=bundle)
    case_id = office.start()
    assert isinstance(office.send(OMER, case_id, {"mentor_note": "badr"}), Submitted)
    person = dict(office.store.document("person", "badr") or {})
    office.gate.keep(Put("person", "badr", {**person, "active": False}))

    assert isinstance(office.send(OMER, case_id, {"risk": "low"}), Submitted)


def test_a_person_of_a_row_must_exist_too() -> None:
    found = Office().send(AMAL, typed={**GOOD, "family": [{"friend": "nobody"}]})

    assert codes(found) == ["choice_filter:family/row1/friend"]


def test_an_answer_whose_field_is_gone_passes_through_untouched() -> None:
    office = Office()
    case_id = office.start(phone_text="٠٩١ 22")
    before = office.answers(case_id)
    office.use(without("phone_text"))
    office.send(AMAL, case_id, {"risk": "low"})

    assert office.answers(case_id)["phone_text"] == before["phone_text"]


def test_an_answer_of_a_row_whose_field_is_gone_passes_through_untouched() -> None:
    office = Office()
    case_id = office.start(family=[MEMBER, MEMBER])
    office.use(without("member_name"))
    draft = office.draft(AMAL, case_id, {"family/row2/member_age": text("31")})
    office.submit(AMAL, draft)

    rows = office.answers(case_id)["family"]
    assert [row["member_name"] for row in rows] == ["Mona", "Mona"]
    assert [row["member_age"] for row in rows] == [30, 31]


def test_a_removed_row_takes_its_unknown_answers_along() -> None:
    office = Office()
    case_id = office.start(family=[MEMBER, MEMBER])
    office.use(without("member_name"))
    draft = office.draft(AMAL, case_id, rows={"family": ("row2",)})
    office.submit(AMAL, draft)

    assert [row["_row"] for row in office.answers(case_id)["family"]] == ["row2"]


def test_answers_of_fields_that_are_gone_do_not_keep_a_form_from_being_complete() -> None:
    office = Office()
    case_id = office.start(family=[MEMBER], phone_text="1")
    for bundle in (without("member_name"), without("phone_text"), _retired()):
        office.use(bundle)
        page = open_step(office.desk, AMAL, case_id, "finish.request")
        assert isinstance(page, StepPage)
        assert page.step.reasons == ()


def _retired() -> Any:
    old = "        unique: warn\n"
    return small((FORM, old, f"{old}        retired: yes\n"))


def test_stored_answers_that_would_go_are_asked_for_first_in_rows_too() -> None:
    office = Office()
    case_id = office.start(family=[{"member_age": "9", "in_school": "yes"}])
    draft = office.draft(AMAL, case_id, {"family/row1/member_age": text("40")})

    page = office.submit(AMAL, draft)
    assert isinstance(page, FormPage)
    assert [(a.field.path, a.value) for a in page.removed] == [("family.in_school", True)]
    assert isinstance(office.submit(AMAL, draft, ("removed",)), Submitted)


def test_an_answer_that_leaves_stays_in_the_story() -> None:
    office = Office()
    case_id = office.start(risk="high", why_high="beaten")
    office.send(AMAL, case_id, {"risk": "low"})

    assert "why_high" not in office.answers(case_id)
    told = office.store.events(case_id, 0, 50)[-1].payload
    assert told["why_high"] == {"from": "beaten", "to": None}


def test_what_only_others_may_write_does_not_stop_whoever_cannot() -> None:
    office = Office(bundle=small((FORM, "Note of the supervisor", "Note\n        required: yes")))
    case_id = office.start()
    page = office.fire(AMAL, case_id, "finish.request")

    assert isinstance(page, StepPage)
    assert [reason.problem.code for reason in page.step.reasons] == ["forms"]


def test_a_double_that_stood_before_does_not_stop_an_edit_of_something_else() -> None:
    loose = small((FORM, '        pattern: "[A-Z]{2}[0-9]{4}"\n        unique: yes\n', ""))
    office = Office(bundle=loose)
    first, second = office.start(paper="AB1234"), office.start(paper="AB1234")
    office.use(small())

    assert first != second
    assert isinstance(office.send(AMAL, second, {"risk": "low"}), Submitted)


def test_a_draft_of_a_form_that_was_published_away_is_not_found() -> None:
    office = Office()
    case_id = office.start()
    draft = office.draft(AMAL, case_id, {"seen_on": {}}, form="visit")
    office.use(
        small(
            ("workflows/case.yaml", "[intake, visit, wrap_up]", "[intake, wrap_up]"),
            ("workflows/case.yaml", "[intake, visit]", "[intake]"),
            ("workflows/case.yaml", "[visit, wrap_up]", "[wrap_up]"),
            ("workflows/case.yaml", "last(visit).risk_now, ", ""),
            ("workflows/case.yaml", "count(visit) >= 1", "intake.consent is yes"),
        )
    )

    sent = office.submit(AMAL, draft)
    assert isinstance(sent, Problem)
    assert sent.code == "form_closed"
    assert office.case(case_id).records_of("visit") == ()


def test_a_clerk_reads_no_names_of_answers_that_would_go() -> None:
    office = Office()
    case_id = office.start(family=[{"member_name": "Canary"}])
    draft = office.draft(CLERK, case_id, {"consent": text("no")})
    page = office.submit(CLERK, draft)

    assert isinstance(page, FormPage)
    assert "Canary" not in repr(page.removed)
