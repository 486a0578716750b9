"""Posted answers are laid over stored ones only where the person may see and write them."""

from __future__ import annotations

import pytest
from small_project import (
    AMAL,
    BADR,
    CLERK,
    GOOD,
    OMER,
    STRANGER,
    WATCHER,
    Office,
    text,
)

from engine.cases.draft_steps import discard_draft, keep_draft, open_draft, start_draft
from engine.cases.keep_file import keep_file
from engine.cases.views import FormPage, Submitted
from engine.fieldtypes.base import Posted
from engine.problems import Problem
from engine.store.protocol import Put

FAMILY = [{"member_name": "Mona", "member_age": "30"}]


def kept_case(office: Office) -> str:
    """A case in which the supervisor has written what only supervisors may."""
    case_id = office.start(family=FAMILY)
    sent = office.send(OMER, case_id, {"mentor_note": "well done", "secret": "hidden"})
    assert isinstance(sent, Submitted)
    return case_id


@pytest.mark.parametrize("typed", ["forged", ""])
@pytest.mark.parametrize("field", ["mentor_note", "secret"])
def test_a_forged_control_neither_changes_nor_blanks_what_one_may_not_write(
    field: str, typed: str
) -> None:
    office = Office()
    case_id = kept_case(office)
    before = office.answers(case_id)[field]
    draft = office.draft(AMAL, case_id, {field: text(typed), "risk": text("low")})

    assert isinstance(office.submit(AMAL, draft), Submitted)
    assert office.answers(case_id)[field] == before
    assert office.answers(case_id)["risk"] == "low"


@pytest.mark.parametrize("typed", ["Forged", ""])
def test_a_forged_control_of_a_row_changes_nothing(typed: str) -> None:
    office = Office()
    case_id = kept_case(office)
    draft = office.draft(CLERK, case_id, {"family/row1/member_name": text(typed)})

    assert isinstance(office.submit(CLERK, draft), Submitted)
    assert office.answers(case_id)["family"][0]["member_name"] == "Mona"


def test_whoever_does_not_see_names_keeps_them_by_editing_the_rest() -> None:
    office = Office()
    case_id = kept_case(office)
    draft = office.draft(CLERK, case_id, {"family/row1/member_age": text("31")})

    assert isinstance(office.submit(CLERK, draft), Submitted)
    assert office.answers(case_id)["first_name"] == "Layla"
    assert office.answers(case_id)["family"][0]["member_age"] == 31


def test_a_page_takes_in_only_controls_it_showed() -> None:
    office = Office()
    case_id = kept_case(office)
    draft = office.draft(AMAL, case_id)
    posted = {
        "secret": text("forged"),
        "youngest": text("1"),
        "family/forged/member_age": text("1"),
    }
    keep_draft(office.desk, AMAL, draft, "child", posted={**_child(), **posted}, do="save")

    stored = office.store.document("draft", draft)
    assert stored is not None
    assert not set(stored["typed"]) & set(posted)


def _child() -> dict[str, Posted]:
    return {"consent": text("yes"), "first_name": text("Layla"), "risk": text("low")}


def test_a_control_that_was_shown_and_came_back_empty_is_emptied() -> None:
    office = Office()
    case_id = office.start(phone_text="0912")
    draft = office.draft(AMAL, case_id)
    keep_draft(office.desk, AMAL, draft, "child", posted=_child(), do="save")
    office.submit(AMAL, draft)

    assert "phone_text" not in office.answers(case_id)


def test_a_forged_section_keeps_nothing() -> None:
    office = Office()
    draft = office.draft(AMAL)
    before = office.store.document("draft", draft)

    for section in ("forged", "home"):  # home is not open before consent
        assert keep_draft(office.desk, AMAL, draft, section, posted=_child(), do="save") is None
    assert office.store.document("draft", draft) == before


def test_nothing_of_another_persons_draft_is_found() -> None:
    office = Office()
    draft = office.draft(AMAL)

    assert open_draft(office.desk, BADR, draft, "child", tried=False) is None
    assert keep_draft(office.desk, BADR, draft, "child", posted=_child(), do="save") is None
    assert keep_file(office.desk, BADR, draft, "paper", name="x", content=b"%PDF-") is None
    assert not discard_draft(office.desk, BADR, draft)
    assert office.submit(BADR, draft) is None
    assert office.store.document("draft", draft) is not None


def test_a_draft_on_a_case_that_left_ones_scope_is_not_found() -> None:
    office = Office()
    case_id = office.start()
    draft = office.draft(AMAL, case_id, {"risk": text("low")})
    office.fire(OMER, case_id, "assign", new_owner="badr")

    assert open_draft(office.desk, AMAL, draft, "child", tried=False) is None
    assert keep_draft(office.desk, AMAL, draft, "child", posted=_child(), do="save") is None
    assert office.submit(AMAL, draft) is None
    assert office.answers(case_id)["risk"] == "medium"


@pytest.mark.parametrize(
    ("form", "record"), [("intake", "forged"), ("visit", "forged"), ("forged", "")]
)
def test_a_forged_form_or_record_opens_nothing(form: str, record: str) -> None:
    office = Office()
    case_id = office.start()

    assert start_draft(office.desk, AMAL, "", case_id, form=form, record=record) is None
    assert office.store.documents("draft") == {}


def test_a_record_of_another_form_opens_nothing() -> None:
    office = Office()
    case_id = office.start()
    intake = office.case(case_id).records[0].id

    assert start_draft(office.desk, AMAL, "", case_id, form="visit", record=intake) is None


def test_a_form_that_the_status_does_not_open_is_refused() -> None:
    office = Office()
    case_id = office.start()

    found = start_draft(office.desk, AMAL, "", case_id, form="wrap_up")
    assert isinstance(found, Problem)
    assert found.code == "form_closed"


def test_a_form_that_the_role_only_reads_is_refused() -> None:
    office = Office()
    case_id = office.start()

    found = start_draft(office.desk, WATCHER, "", case_id, form="intake")
    assert isinstance(found, Problem)
    assert found.code == "form_closed"


def test_whoever_may_not_start_a_case_starts_none() -> None:
    office = Office()

    for person in (CLERK, WATCHER):
        found = start_draft(office.desk, person, "case", "", form="intake")
        assert isinstance(found, Problem)
    assert office.all_cases() == []


def test_a_form_locked_after_the_draft_was_opened_is_refused_with_nothing_written() -> None:
    office = Office()
    case_id = office.start()
    draft = office.draft(OMER, case_id, {"risk": text("low")})
    office.fire(AMAL, case_id, "finish.request")
    before, chain = office.case(case_id), office.store.events(case_id, 0, 50)

    found = office.submit(OMER, draft)
    assert isinstance(found, Problem)
    assert found.code == "form_closed"
    assert (office.case(case_id), office.store.events(case_id, 0, 50)) == (before, chain)
    assert office.store.document("draft", draft) is not None
    assert office.audit(case_id)[0].result == "refused"


def test_a_draft_forged_onto_anothers_case_is_not_taken_in() -> None:
    office = Office()
    case_id = office.start()
    mine = office.draft(STRANGER)
    forged = dict(office.store.document("draft", mine) or {}) | {"case": case_id}
    office.gate.keep(Put("draft", mine, forged, STRANGER.id))

    assert office.submit(STRANGER, mine) is None
    assert len(office.case(case_id).records) == 1


def test_a_record_of_an_earlier_opening_can_be_read_and_not_changed() -> None:
    office = Office()
    case_id = office.start()
    office.send(AMAL, case_id, {"seen_on": "2026-02-01"}, form="visit")
    office.fire(AMAL, case_id, "finish.request")
    office.fire(OMER, case_id, "finish.approve")
    office.send(AMAL, case_id, {"ended": "well"}, form="wrap_up")
    earlier = office.case(case_id).records_of("wrap_up")[0].id
    late = office.draft(AMAL, case_id, {"ended": text("late")}, form="wrap_up")
    office.fire(AMAL, case_id, "close")
    assert office.case(case_id).status == "closed"
    office.fire(OMER, case_id, "reopen", reopen_reason="again")

    found = start_draft(office.desk, AMAL, "", case_id, form="wrap_up", record=earlier)
    assert found is None or found == late
    assert isinstance(office.submit(AMAL, late), Problem)
    office.send(AMAL, case_id, {"ended": "anew"}, form="wrap_up")
    ended = [record.answers["ended"] for record in office.case(case_id).records_of("wrap_up")]
    assert ended == ["well", "anew"]


def test_the_last_look_names_nothing_a_clerk_may_not_read() -> None:
    office = Office()
    case_id = kept_case(office)
    page = open_draft(office.desk, CLERK, office.draft(CLERK, case_id), "", tried=True)

    assert isinstance(page, FormPage)
    assert not [word for word in ("Layla", "Mona", "hidden") if word in repr(page.answers)]


def test_starting_needs_the_workflows_own_first_form() -> None:
    office = Office()

    assert isinstance(start_draft(office.desk, AMAL, "case", "", form="visit"), Problem)
    assert start_draft(office.desk, AMAL, "forged", "", form="intake") is None
    assert isinstance(office.send(AMAL, typed=GOOD), Submitted)
