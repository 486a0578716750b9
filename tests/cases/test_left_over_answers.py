"""Answers that an earlier type of field left behind stop nobody from reading and mending a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL, OMER, Office, text

from engine.cases.draft_steps import open_draft
from engine.cases.record_views import RecordView
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.views import FormPage, Submitted
from engine.gate import Change, Locked

LEFT: list[Any] = ["north", 7, 2.5, True, ["a", 1], {"years": "x"}, [{"_row": {}}], [[]]]
FIELDS = ("risk", "born", "age", "state", "town", "family", "areas", "first_name", "youngest")


def left_over(office: Office, answers: dict[str, Any]) -> str:
    """A case whose intake holds these answers, whatever they are."""
    case_id = office.start()

    def put(locked: Locked) -> Change[None]:
        assert locked.case is not None
        record = locked.case.records[0]
        changed = replace(record, answers={**record.answers, **answers})
        return Change(None, "put", case=replace(locked.case, records=(changed,)))

    office.gate.change(AMAL, case_id, put)
    return case_id


@pytest.mark.parametrize("value", LEFT, ids=repr)
def test_a_record_with_left_over_answers_is_shown(value: Any) -> None:
    office = Office()
    case_id = left_over(office, dict.fromkeys(FIELDS, value))
    record = office.case(case_id).records[0].id

    assert show_case(office.desk, AMAL, case_id) is not None
    assert isinstance(show_record(office.desk, AMAL, case_id, record), RecordView)
    draft = office.draft(AMAL, case_id)
    for section in ("child", ""):
        assert isinstance(open_draft(office.desk, AMAL, draft, section, tried=True), FormPage)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(LEFT), min_size=1))
def test_a_record_with_left_over_answers_is_edited_and_they_stay(answers: dict[str, Any]) -> None:
    office = Office()
    case_id = left_over(office, answers)
    draft = office.draft(AMAL, case_id, {"phone_text": text("0912")})
    sent = office.submit(AMAL, draft, ("removed",))

    assert isinstance(sent, Submitted | FormPage)
    if isinstance(sent, Submitted):
        assert office.answers(case_id)["phone_text"] == "0912"


def test_what_an_earlier_type_left_is_mended_by_typing_anew() -> None:
    office = Office()
    case_id = left_over(office, {"risk": 7, "family": "none"})
    row = {"family/r1/member_name": text("Mona")}
    draft = office.draft(AMAL, case_id, {"risk": text("low"), **row}, rows={"family": ("r1",)})

    assert isinstance(office.submit(AMAL, draft), Submitted)
    assert office.answers(case_id)["family"] == [{"_row": "r1", "member_name": "Mona"}]


def test_two_people_may_edit_beside_what_an_earlier_type_left() -> None:
    office = Office()
    case_id = left_over(office, {"born": 7, "areas": "none"})
    mine = office.draft(AMAL, case_id, {"phone_text": text("1")})
    theirs = office.draft(OMER, case_id, {"state": text("north")})

    assert isinstance(office.submit(OMER, theirs), Submitted)
    assert isinstance(office.submit(AMAL, mine), Submitted)
