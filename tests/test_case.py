"""The case as a value: kept and read again it is the same, and its current record is told."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case import (
    APPROVED,
    PENDING,
    RETURNED,
    ApprovalState,
    Case,
    FormRecord,
    from_document,
    to_document,
)

AT = "2026-03-01T09:00:00.000Z"
NAMES = st.sampled_from(["intake", "visit", "wrap_up"])
ANSWERS = st.dictionaries(
    st.sampled_from(["name", "age", "family"]),
    st.one_of(
        st.booleans(),
        st.integers(),
        st.text(),
        st.lists(st.fixed_dictionaries({"_row": st.text(min_size=1), "n": st.integers()})),
    ),
)
RECORDS = st.builds(
    FormRecord,
    st.uuids().map(str),
    NAMES,
    ANSWERS,
    st.integers(1, 9),
    st.just(AT),
    st.just("amal"),
    st.just("bundle"),
    st.integers(1, 3),
)
APPROVALS = st.builds(
    ApprovalState,
    st.just("finish"),
    st.sampled_from([PENDING, APPROVED, RETURNED]),
    st.just("amal"),
    st.just(AT),
    st.just("digest"),
    st.just("open"),
    comment=st.text(),
)
CASES = st.builds(
    Case,
    *(st.just(value) for value in ("c1", "case", "N-1", "open", "amal", "nyala", "relief")),
    *(st.just(AT), st.just("amal"), st.just(AT)),
    seq=st.integers(0, 99),
    openings=st.dictionaries(NAMES, st.integers(1, 3)),
    records=st.lists(RECORDS, max_size=4).map(tuple),
    approvals=st.dictionaries(st.just("finish"), APPROVALS),
    entered=st.dictionaries(st.sampled_from(["open", "closed"]), st.just(AT)),
    locked=st.lists(NAMES, unique=True).map(tuple),
    flags=st.lists(st.just("alarm"), max_size=1).map(tuple),
)


def case(**values: Any) -> Case:
    """A case with nothing in it but what is given."""
    return Case("c1", "case", "N-1", "open", "amal", "nyala", "relief", AT, "amal", AT, **values)


def record(name: str, form: str = "intake", opening: int = 1) -> FormRecord:
    """A record with one answer."""
    return FormRecord(name, form, {"name": name}, 1, AT, "amal", "bundle", opening)


@given(CASES)
def test_a_case_kept_as_text_and_read_again_is_the_same(kept: Case) -> None:
    assert from_document(json.loads(json.dumps(to_document(kept)))) == kept


def test_the_document_shares_the_answers_and_changes_nothing_of_them() -> None:
    one = record("r1")

    assert to_document(case(records=(one,)))["records"][0]["answers"] is one.answers


def test_a_case_is_never_edited_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        case().status = "closed"  # type: ignore[misc]  # what is tried


def test_the_current_record_is_the_last_of_the_standing_opening() -> None:
    first, second = record("r1"), record("r2", opening=2)
    kept = case(records=(first, second))

    assert kept.current("intake") == first
    assert replace(kept, openings={"intake": 2}).current("intake") == second


def test_a_form_begun_anew_has_no_current_record() -> None:
    assert case(records=(record("r1"),), openings={"intake": 2}).current("intake") is None


def test_records_are_told_by_form_and_by_id() -> None:
    one, other = record("r1"), record("r2", "visit")
    kept = case(records=(one, other))

    assert kept.records_of("visit") == (other,)
    assert kept.record("r1") == one
    assert kept.record("r3") is None


def test_only_approvals_that_wait_are_pending() -> None:
    waiting = ApprovalState("finish", PENDING, "amal", AT, "d", "open")
    decided = replace(waiting, transition="close", status=APPROVED)

    assert case(approvals={"finish": waiting, "close": decided}).pending() == (waiting,)


def test_the_next_value_of_a_case_is_what_replacing_makes_and_names_nothing_else() -> None:
    begun = Case("c1", "case", "7", "open", "amal", "", "", AT, "amal", AT)

    assert begun.changed(status="closed", flags=("late",)) == replace(
        begun, status="closed", flags=("late",)
    )
    with pytest.raises(TypeError, match="statsu"):
        begun.changed(statsu="closed")
