"""What someone who decides says of single answers: told at the field, gone once it was heard."""

from __future__ import annotations

from typing import Any

import pytest
from small_project import AMAL, CLERK, OMER, WATCHER, Office, codes, small

from engine.actor import Actor
from engine.case import from_document, to_document
from engine.cases.draft_steps import open_draft, start_draft
from engine.cases.fire_step import Asked, fire_step
from engine.cases.remarks import LONGEST_REMARK, MOST_REMARKS
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.show_review import show_review
from engine.cases.views import FieldView, FiredStep, FormPage, StepPage

FORM = "forms/intake.yaml"


def decide(office: Office, case_id: str, remarks: dict[str, str], verb: str = "return") -> Any:
    """Decide on the intake, with remarks by the place of the answer."""
    record = office.case(case_id).records[0].id
    beside = {f"{record}:{place}": said for place, said in remarks.items()}
    asked = Asked({}, "Please look again", "", "", beside)
    return fire_step(office.desk, OMER, case_id, f"finish.{verb}", asked=asked)


def waiting(office: Office, **typed: Any) -> str:
    case_id = office.start(family=[{"member_name": "Zain", "member_age": "4"}], **typed)
    office.fire(AMAL, case_id, "finish.request")
    return case_id


def returned(office: Office, remarks: dict[str, str]) -> str:
    case_id = waiting(office)
    assert decide(office, case_id, remarks) == FiredStep(case_id)
    return case_id


def row_of(office: Office, case_id: str) -> str:
    return str(office.answers(case_id)["family"][0]["_row"])


def form_page(office: Office, actor: Actor, case_id: str, section: str) -> FormPage:
    record = office.case(case_id).records[0].id
    draft = start_draft(office.desk, actor, "", case_id, form="intake", record=record)
    page = open_draft(office.desk, actor, str(draft), section, False)
    assert isinstance(page, FormPage)
    return page


def field(page: FormPage, name: str) -> FieldView:
    views = [*page.fields, *(v for f in page.fields for row in f.rows for v in row.fields)]
    return next(view for view in views if view.name == name)


def said(found: Any) -> list[tuple[str, str]]:
    return [(line.place, line.text) for line in found]


def test_a_remark_stands_at_its_field_and_at_the_top_of_the_form() -> None:
    office = Office()
    case_id = returned(office, {"risk": "Why medium?", "first_name": " "})
    page = form_page(office, AMAL, case_id, "child")

    remark = field(page, "risk").remark
    assert remark is not None
    assert (remark.text, remark.by, remark.field.id) == ("Why medium?", "omer", "risk")
    assert said(page.remarks) == [("risk", "Why medium?")]
    assert field(page, "first_name").remark is None


def test_a_remark_on_an_answer_without_one_stands_at_its_empty_field() -> None:
    office = Office()
    page = form_page(office, AMAL, returned(office, {"born": "When?"}), "child")

    remark = field(page, "born").remark
    assert remark is not None
    assert remark.text == "When?"


def test_a_remark_in_a_row_stands_in_that_row() -> None:
    office = Office()
    case_id = waiting(office)
    place = f"family/{row_of(office, case_id)}/member_age"
    decide(office, case_id, {place: "Really four?"})
    page = form_page(office, AMAL, case_id, "home")

    assert said([field(page, place).remark]) == [(place, "Really four?")]
    assert [row.number for row in page.remarks[0].rows] == [1]


def test_remarks_are_never_among_the_answers_and_outlive_the_form_in_the_story() -> None:
    office = Office()
    case_id = returned(office, {"risk": "Why medium?"})
    record = office.case(case_id).records[0].id
    assert "Why" not in str(office.case(case_id).records)

    office.send(AMAL, case_id, {"risk": "low"}, record=record)
    page = form_page(office, AMAL, case_id, "child")
    view = show_case(office.desk, AMAL, case_id)
    assert view is not None
    assert (page.remarks, field(page, "risk").remark, view.remarks) == ((), None, ())
    assert [said(entry.remarks) for entry in view.timeline if entry.remarks] == [
        [("risk", "Why medium?")]
    ]


def test_until_then_the_case_and_the_record_tell_them_too() -> None:
    office = Office()
    case_id = returned(office, {"risk": "Why medium?"})
    view = show_case(office.desk, AMAL, case_id)
    record = show_record(office.desk, AMAL, case_id, office.case(case_id).records[0].id)

    assert view is not None
    assert record is not None
    assert said(view.remarks) == said(record.remarks) == [("risk", "Why medium?")]


def test_who_decides_next_sees_what_was_said_last_time() -> None:
    office = Office()
    case_id = returned(office, {"risk": "Why medium?"})
    office.send(AMAL, case_id, {"risk": "low"}, record=office.case(case_id).records[0].id)
    office.fire(AMAL, case_id, "finish.request")
    review = show_review(office.desk, OMER, case_id, "finish")

    assert review is not None
    assert said(review.records[0].asked) == [("risk", "Why medium?")]


@pytest.mark.parametrize(
    "place", ["secret", "nothing", "family/nobody/member_age", "family/x", "", "risk/", "home"]
)
def test_a_remark_where_the_owner_reads_nothing_is_refused_with_nothing_written(
    place: str,
) -> None:
    office = Office()
    case_id = waiting(office)
    before = office.case(case_id), office.store.events(case_id, 0, 99)
    found = decide(office, case_id, {place: "Look", "risk": "Fine"})

    assert isinstance(found, StepPage)
    assert codes(found.problems) == ["remark_nowhere:"]
    assert (office.case(case_id), office.store.events(case_id, 0, 99)) == before


def test_a_remark_may_stand_only_where_owner_and_reviewer_both_read() -> None:
    office = Office()
    case_id = waiting(office)
    review = show_review(office.desk, OMER, case_id, "finish")

    assert review is not None
    assert "secret" not in review.records[0].remarkable
    assert {"risk", "first_name", "family.member_name"} <= review.records[0].remarkable


def test_what_is_too_long_or_too_much_is_refused_at_its_place() -> None:
    office = Office()
    case_id = waiting(office)
    long = decide(office, case_id, {"risk": "x" * (LONGEST_REMARK + 1)})
    many = decide(office, case_id, {f"p{n}": "x" for n in range(MOST_REMARKS + 1)})

    assert codes(long.problems) == ["remark_length:risk"]
    assert codes(many.problems) == ["remarks_count:"]


@pytest.mark.parametrize("reader", [CLERK, WATCHER])
def test_a_remark_on_a_name_is_not_told_to_who_sees_no_names(reader: Actor) -> None:
    office = Office()
    case_id = returned(office, {"first_name": "Spelt Canary?", "risk": "Hm"})
    view = show_case(office.desk, reader, case_id)
    record = show_record(office.desk, reader, case_id, office.case(case_id).records[0].id)

    assert "Canary" not in f"{view} {record}"


def test_asking_again_lets_the_remarks_of_last_time_go() -> None:
    office = Office()
    case_id = returned(office, {"risk": "Why medium?"})
    office.fire(AMAL, case_id, "finish.request")

    assert office.case(case_id).approvals["finish"].remarks == ()


def test_a_case_with_remarks_is_kept_and_read_as_it_is() -> None:
    office = Office()
    case = office.case(returned(office, {"risk": "Why medium?"}))

    assert from_document(to_document(case)) == case


def test_a_remark_follows_its_field_to_a_new_id() -> None:
    office = Office()
    case_id = returned(office, {"paper": "Which?"})
    office.use(small((FORM, "- id: paper\n", "- id: document\n        renamed_from: paper\n")))

    assert said(form_page(office, AMAL, case_id, "child").remarks) == [("document", "Which?")]
