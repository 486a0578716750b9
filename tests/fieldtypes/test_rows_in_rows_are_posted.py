"""A repeat as one answer: its rows, and theirs, come back from the parts they were posted as."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from nested_project import home, nested, person

from engine.fieldtypes import field_type
from engine.fieldtypes.base import Reading

PEOPLE = st.lists(
    st.builds(person, st.sampled_from("pqr"), st.integers(0, 120) | st.none()),
    max_size=3,
    unique_by=lambda row: row["_row"],
)
HOMES = st.lists(
    st.builds(lambda row, people: home(row, *people), st.sampled_from("abc"), PEOPLE),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row["_row"],
)
REPEAT = field_type("repeat")


@given(HOMES)
@settings(max_examples=60, deadline=None)
def test_rows_of_rows_come_back_from_their_parts(homes: list[dict[str, Any]]) -> None:
    bundle = nested()
    declared = bundle.forms["intake"].fields["homes"]
    reading = Reading(date(2026, 3, 1), bundle.lists)
    posted = REPEAT.post(declared, homes)

    assert REPEAT.parse(declared, posted, reading).value == homes


def test_a_fault_of_a_row_of_a_row_stands_for_the_whole() -> None:
    bundle = nested()
    declared = bundle.forms["intake"].fields["homes"]
    posted = {"": ("a",), "a.people": ("p",), "a.people.p.years": ("many",)}
    parsed = REPEAT.parse(declared, posted, Reading(date(2026, 3, 1), bundle.lists))

    assert (parsed.value, parsed.problem) == (None, "type_number")
