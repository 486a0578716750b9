"""What a sending changed is told by place, and enough to make the new answers of the old."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from nested_project import home, person

from engine.cases.difference import applied, difference


def test_a_change_in_a_row_of_a_row_is_told_at_its_place_alone() -> None:
    before = {"risk": "low", "homes": [home("a", person("p", 40), person("q", 9)), home("b")]}
    after = {"risk": "low", "homes": [home("a", person("p", 41), person("q", 9)), home("b")]}

    assert difference(before, after) == {"homes/a/people/p/years": {"from": 40, "to": 41}}


def test_a_row_that_came_or_went_is_told_whole() -> None:
    before = {"homes": [home("a", person("p", 40), person("q", 9))]}
    after = {"homes": [home("a", person("p", 40)), home("b")]}

    assert difference(before, after) == {
        "homes/a/people/q": {"from": person("q", 9), "to": None},
        "homes/b": {"from": None, "to": home("b")},
    }


def test_rows_that_only_changed_places_are_told_by_their_ids() -> None:
    before, after = {"homes": [home("a"), home("b")]}, {"homes": [home("b"), home("a")]}

    assert difference(before, after) == {"homes": {"from": ["a", "b"], "to": ["b", "a"]}}


def test_the_first_rows_and_an_answer_of_another_type_are_told_as_they_stand() -> None:
    rows = [home("a")]

    assert difference({}, {"homes": rows}) == {"homes": {"from": None, "to": rows}}
    assert difference({"homes": "two"}, {"homes": rows}) == {"homes": {"from": "two", "to": rows}}


VALUES = st.sampled_from([1, "x", True])
INNER = st.lists(
    st.fixed_dictionaries({"_row": st.sampled_from("pqr")}, optional={"name": VALUES}),
    max_size=3,
    unique_by=lambda row: row["_row"],
)
HOMES = st.lists(
    st.fixed_dictionaries(
        {"_row": st.sampled_from("abc")}, optional={"place": VALUES, "people": INNER}
    ),
    max_size=3,
    unique_by=lambda row: row["_row"],
)
ANSWERS = st.fixed_dictionaries({}, optional={"risk": VALUES, "homes": HOMES})


@given(ANSWERS, ANSWERS)
@settings(max_examples=150, deadline=None)
def test_nothing_is_told_where_nothing_changed_and_something_where_it_did(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert difference(one, one) == {}
    assert bool(difference(one, other)) == (one != other)
    back = difference(other, one)
    assert {place: (told["to"], told["from"]) for place, told in back.items()} == {
        place: (told["from"], told["to"]) for place, told in difference(one, other).items()
    }


@given(ANSWERS, ANSWERS)
@settings(max_examples=150, deadline=None)
def test_what_is_told_makes_the_new_answers_of_the_old(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    told = {place: change["to"] for place, change in difference(one, other).items()}

    assert ordered(applied(one, told)) == ordered(other)


def ordered(value: Any) -> Any:
    """Rows by their ids: where new ones stand among those that stayed is not told."""
    if isinstance(value, dict):
        return {name: ordered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((ordered(row) for row in value), key=lambda row: str(row["_row"]))
    return value
