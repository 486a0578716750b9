"""Rows are read in the order a repeat asks for."""

from __future__ import annotations

import pytest
from small_project import AMAL, Office, small

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


def names(at: Office, case_id: str) -> list[str]:
    (record,) = at.case(case_id).records
    shown = show_record(at.desk, AMAL, case_id, record.id)
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
