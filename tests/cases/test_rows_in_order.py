"""Rows are read in the order a repeat asks for."""

from __future__ import annotations

import pytest
from small_project import AMAL, OMER, Office, small

from engine.actor import Actor
from engine.cases.show_record import show_record
from engine.environment import form_value

FAMILY = [
    {"member_name": "Mona", "member_age": "30"},
    {"member_name": "Adam"},
    {"member_name": "Badr", "member_age": "4"},
]


def office(order_by: str) -> Office:
    count = "        count:\n          max: 3\n"
    edit = ("forms/intake.yaml", count, f"{count}        {order_by}\n")
    return Office(bundle=small(edit))


def names(at: Office, case_id: str, reader: Actor = AMAL) -> list[str]:
    (record,) = at.case(case_id).records
    shown = show_record(at.desk, reader, case_id, record.id)
    assert shown is not None
    (family,) = [a for part in shown.sections for a in part.answers if a.field.id == "family"]
    return [str(row[1].value) for row in family.rows]


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        ("order_by: member_age", ["Badr", "Mona", "Adam"]),
        ("order_by: member_name", ["Adam", "Badr", "Mona"]),
        ("keep_rows: no", ["Mona", "Adam", "Badr"]),
    ],
)
def test_rows_of_a_sent_form_are_read_in_their_order(order_by: str, expected: list[str]) -> None:
    at = office(order_by)

    assert names(at, at.start(family=FAMILY)) == expected


def test_what_is_stored_and_what_rules_see_stays_as_entered() -> None:
    at = office("order_by: member_name")
    case = at.case(at.start(family=FAMILY))

    seen = form_value(case, at.desk.bundle.forms["intake"])
    assert [row["member_name"] for row in seen["family"]] == ["Mona", "Adam", "Badr"]


SAME = [
    {"member_name": "Mona", "in_school": "no", "member_age": "7"},
    {"member_name": "Adam", "in_school": "yes", "member_age": "8"},
    {"member_name": "Badr", "in_school": "no", "member_age": "9"},
]


def test_rows_with_the_same_answer_are_read_together() -> None:
    at = office("group_by: in_school")

    assert names(at, at.start(family=SAME)) == ["Mona", "Badr", "Adam"]


def test_rows_without_that_answer_come_last_and_order_holds_within() -> None:
    at = office("group_by: member_age\n        order_by: member_name")

    assert names(at, at.start(family=FAMILY)) == ["Badr", "Mona", "Adam"]


def test_what_groups_rows_and_is_not_read_groups_nothing() -> None:
    label = "            label: In school?\n"
    count = "        count:\n          max: 3\n"
    bundle = small(
        ("forms/intake.yaml", count, f"{count}        group_by: in_school\n"),
        ("forms/intake.yaml", label, f"{label}            visible_to: [worker]\n"),
    )
    at = Office(bundle=bundle)
    case = at.start(family=SAME)

    assert names(at, case) == ["Mona", "Badr", "Adam"]
    assert names(at, case, OMER) == ["Mona", "Adam", "Badr"]
