"""Two people in the same rows of rows: by outer and inner row, then by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nested_project import nested
from small_project import AMAL, CLERK, OMER, Office, text

from engine.cases.views import Answer, Clash, FormPage, Submitted
from engine.fieldtypes import field_type
from engine.fieldtypes.base import CLASH, Posted

MONA = {"name": "Mona", "years": "40"}
ALI = {"name": "Ali", "years": "30"}
PEOPLE = "homes/row1/people"
Rows = dict[str, tuple[str, ...]]


def both(
    mine: dict[str, Posted],
    theirs: dict[str, Posted],
    rows: Rows | None = None,
    their_rows: Rows | None = None,
    actor: Any = AMAL,
) -> tuple[Office, str, Any]:
    """A home of two that one person changes while another sends; what came of it."""
    office = Office(bundle=nested())
    case = office.start(homes=[{"place": "Nyala", "people": [MONA, ALI]}, {"place": "Bara"}])
    draft = office.draft(actor, case, mine, rows)
    other = office.draft(OMER, case, theirs, their_rows)
    assert isinstance(office.submit(OMER, other), Submitted)
    return office, case, office.submit(actor, draft)


def people_of(office: Office, case: str) -> list[dict[str, Any]]:
    return list(office.answers(case)["homes"][0]["people"])


def clashes(found: Any) -> tuple[Clash, ...]:
    assert isinstance(found, FormPage)
    return found.clashes


def test_changes_of_different_inner_rows_are_both_kept() -> None:
    office, case, done = both(
        {f"{PEOPLE}/row1/years": text("41")}, {f"{PEOPLE}/row2/years": text("31")}
    )

    assert isinstance(done, Submitted)
    assert [row["years"] for row in people_of(office, case)] == [41, 31]


def test_changes_of_different_fields_of_an_inner_row_are_both_kept() -> None:
    office, case, _ = both(
        {f"{PEOPLE}/row1/years": text("41")}, {f"{PEOPLE}/row1/name": text("Muna")}
    )

    assert (people_of(office, case)[0]["name"], people_of(office, case)[0]["years"]) == ("Muna", 41)


def test_a_change_around_inner_rows_and_one_inside_are_both_kept() -> None:
    office, case, _ = both(
        {f"{PEOPLE}/row1/years": text("41")}, {"homes/row1/place": text("Nyala town")}
    )
    (first, _) = office.answers(case)["homes"]

    assert (first["place"], first["people"][0]["years"]) == ("Nyala town", 41)
    assert first["people"][0]["called"] == "Mona Nyala town"


def test_inner_rows_added_by_both_are_both_kept() -> None:
    name = f"{PEOPLE}/{{}}/name"
    office, case, done = both(
        {name.format("mine"): text("Huda")},
        {name.format("theirs"): text("Omar")},
        {PEOPLE: ("row1", "row2", "mine")},
        {PEOPLE: ("row1", "row2", "theirs")},
    )

    assert isinstance(done, Submitted)
    assert {row["name"] for row in people_of(office, case)} == {"Mona", "Ali", "Huda", "Omar"}


def test_an_inner_row_they_removed_goes_though_another_was_changed_here() -> None:
    office, case, _ = both({f"{PEOPLE}/row1/years": text("41")}, {}, their_rows={PEOPLE: ("row1",)})

    assert [row["years"] for row in people_of(office, case)] == [41]


def test_all_inner_rows_they_removed_stay_gone_though_the_outer_row_was_changed_here() -> None:
    office, case, _ = both({"homes/row1/most": text("7")}, {}, their_rows={PEOPLE: ()})
    first, _ = office.answers(case)["homes"]

    assert first == {
        "_row": "row1",
        "place": "Nyala",
        "most": 7,
        "things": first["things"],
        "total": 0,
    }


def test_an_answer_they_emptied_in_an_inner_row_stays_empty_though_a_page_posted_it_again() -> None:
    unchanged = {f"{PEOPLE}/row1/years": text("40"), f"{PEOPLE}/row1/name": text("Muna")}
    office, case, _ = both(unchanged, {f"{PEOPLE}/row1/years": text("")})

    assert "years" not in people_of(office, case)[0]
    assert people_of(office, case)[0]["name"] == "Muna"


@pytest.mark.parametrize(
    ("theirs", "their_rows"),
    [({f"{PEOPLE}/row1/years": text("42")}, None), ({}, {PEOPLE: ("row2",)})],
)
def test_the_same_inner_row_changed_differently_clashes(theirs: Any, their_rows: Any) -> None:
    _, _, done = both({f"{PEOPLE}/row1/years": text("41")}, theirs, None, their_rows)

    assert [clash.field.id for clash in clashes(done)] == ["homes"]


def test_a_clash_of_inner_rows_shows_the_rows_of_both_and_marks_what_differs() -> None:
    place = f"{PEOPLE}/row1/years"
    _, _, done = both({place: text("41")}, {place: text("42")})
    (clash,) = clashes(done)

    assert list(marked(clash.your_rows)) == ["homes", "people", "years: 41"]
    assert list(marked(clash.their_rows)) == ["homes", "people", "years: 42"]


def marked(rows: tuple[tuple[Answer, ...], ...], around: str = "homes") -> Iterator[str]:
    """What is marked as differing, and in which repeats it stands."""
    found = [answer for row in rows for answer in row[1:] if answer.changed]
    if found:
        yield around
    for answer in found:
        if answer.rows:
            yield from marked(answer.rows, answer.field.id)
        elif not answer.field.calculate:
            yield f"{answer.field.id}: {answer.value}"


@pytest.mark.parametrize(("pick", "years"), [("yours", 41), ("theirs", 42)])
def test_a_pick_settles_the_inner_rows(pick: str, years: int) -> None:
    place = f"{PEOPLE}/row1/years"
    office, case, done = both({place: text("41")}, {place: text("42")})
    draft = done.draft_id
    assert isinstance(office.submit(AMAL, draft, picks={"homes": pick}), Submitted)

    assert people_of(office, case)[0]["years"] == years


def test_a_clash_of_inner_rows_shows_no_names_to_whoever_sees_none() -> None:
    place = f"{PEOPLE}/row1/years"
    _, _, done = both(
        {place: text("41")}, {place: text("42"), f"{PEOPLE}/row1/name": text("Muna")}, actor=CLERK
    )
    (clash,) = clashes(done)

    assert "41" in repr(clash.yours)
    assert "42" in repr(clash.theirs)
    assert not {"Mona", "Muna", "Ali"} & set(repr((clash.yours, clash.theirs)).split("'"))


INNER = st.lists(
    st.fixed_dictionaries(
        {"_row": st.sampled_from("pq")},
        optional={"name": st.sampled_from(["Mona", "Ali"]), "years": st.integers(1, 3)},
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda row: row["_row"],
)
HOMES = st.lists(
    st.fixed_dictionaries(
        {"_row": st.sampled_from("ab")},
        optional={"place": st.sampled_from(["Bara", "Nyala"]), "people": INNER},
    ),
    max_size=2,
    unique_by=lambda row: row["_row"],
).map(lambda rows: rows or None)
REPEAT = field_type("repeat")


def as_set(value: Any) -> Any:
    """Rows without their order: two people may add theirs in either."""
    if isinstance(value, list):
        return frozenset(as_set(one) for one in value)
    return frozenset((k, as_set(v)) for k, v in value.items()) if isinstance(value, dict) else value


@given(HOMES, HOMES)
@settings(max_examples=80, deadline=None)
def test_whoever_changed_nothing_gives_way(base: Any, other: Any) -> None:
    assert REPEAT.merge(base, other, base) == other
    assert REPEAT.merge(base, base, other) == other
    assert REPEAT.merge(base, other, other) == other


@given(HOMES, HOMES, HOMES)
@settings(max_examples=120, deadline=None)
def test_it_does_not_matter_who_came_first(base: Any, mine: Any, theirs: Any) -> None:
    one, other = REPEAT.merge(base, mine, theirs), REPEAT.merge(base, theirs, mine)

    assert (one is CLASH) == (other is CLASH)
    if one is not CLASH:
        assert as_set(one) == as_set(other)


@given(HOMES, HOMES, HOMES)
@settings(max_examples=120, deadline=None)
def test_what_merged_is_taken_in_by_both(base: Any, mine: Any, theirs: Any) -> None:
    """Merged once more onto what the other person has, nothing is left to change."""
    merged = REPEAT.merge(base, mine, theirs)

    if merged is not CLASH:
        assert as_set(REPEAT.merge(theirs, merged, theirs)) == as_set(merged)
