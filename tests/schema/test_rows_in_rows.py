"""Rows in rows: each inner row is judged by itself, inside its outer row; totals see all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from nested_project import INTAKE, home, nested, person
from small_project import AMAL, GOOD, MOMENT, codes, judge

from engine.definitions.model import Form
from engine.environment import CaseEnvironment
from engine.problems import AnswerPlace
from engine.schema.judge import Judge, Verdict
from engine.schema.places import declared_path, place_text, read_place, value_at
from engine.schema.static_form import static_form

SURE = {"consent": True, "first_name": "Layla", "risk": "medium"}


@cache
def judging() -> tuple[Judge, Form, CaseEnvironment]:
    bundle = nested()
    nobody = CaseEnvironment(bundle, bundle.workflows["case"], None, AMAL, MOMENT)
    return Judge(bundle), bundle.forms["intake"], nobody


def verdict_on(answers: Mapping[str, Any]) -> Verdict:
    judge_, form, environment = judging()
    return judge_.judge(form, answers, environment.given({}))


def judged(*homes: dict[str, Any], **answers: Any) -> Verdict:
    return verdict_on({**SURE, **answers, "homes": list(homes)})


def test_a_fault_stands_at_outer_row_inner_row_and_field() -> None:
    verdict = judged(
        home("a", person("p", 130), person("q", 40)), home("b", person("p", -1, pupil=True))
    )

    assert codes(verdict) == [
        "constraint:homes/a/people",
        "max:homes/a/people/p/years",
        "min:homes/b/people/p/years",
        "not_all_babies:homes/b/people",
    ]


def test_the_same_fields_are_asked_of_each_inner_row_by_its_own_answers() -> None:
    verdict = judged(home("a", person("child", 7), person("adult", 40)))

    assert "homes/a/people/child/pupil" in verdict.relevant
    assert "homes/a/people/adult/pupil" not in verdict.relevant
    assert codes(verdict) == ["required:homes/a/people/child/pupil"]


def test_totals_are_taken_over_the_rows_of_all_rows() -> None:
    verdict = judged(home("a", person("p", 40), person("q", 3)), home("b", person("p", 30)))

    assert [row["total"] for row in verdict.answers["homes"]] == [43, 30]
    assert (verdict.answers["everyone"], verdict.answers["children"]) == (73, 1)
    assert verdict.answers["greatest"] == 43


def test_a_total_over_no_inner_rows_is_nought() -> None:
    assert judged(home("a")).answers["everyone"] == 0
    assert judged().answers["everyone"] == 0


def test_this_is_the_inner_row_and_the_rows_beside_it_are_seen() -> None:
    (row,) = judged(home("a", person("p", 40), person("q", 20), person("r", 60))).answers["homes"]

    assert [one["older"] for one in row["people"]] == [1, 2, 0]


def test_an_inner_row_sees_the_answers_of_the_row_around_it() -> None:
    (row,) = judged(home("a", person("Mona", 40), place="Nyala")).answers["homes"]

    assert row["people"][0]["called"] == "Mona Nyala"


def test_inner_rows_go_with_what_makes_them_irrelevant_in_their_outer_row_only() -> None:
    verdict = judged(home("a", person("p", 40), empty=True), home("b", person("p", 30)))

    assert "people" not in verdict.answers["homes"][0]
    assert verdict.removed == ("homes/a/people",)
    assert verdict.answers["everyone"] == 30


def test_how_many_inner_rows_there_may_be_hangs_on_the_outer_row() -> None:
    people = (person("p", 40), person("q", 41))
    verdict = judged(home("a", *people, most=1), home("b", *people, most=2), home("c", *people))

    assert codes(verdict) == ["count:homes/a/people"]


def test_inner_rows_come_from_a_list_as_the_outer_row_lets_them() -> None:
    verdict = judged(home("a"), home("b", empty=True))
    found = [[row["_row"] for row in one["things"]] for one in verdict.answers["homes"]]

    assert found == [["safety", "health"], ["safety", "health", "work"]]


def test_inner_rows_that_only_came_from_a_list_are_no_answers_that_would_go() -> None:
    bundle = nested(
        (INTAKE, "        order_by: place", "        relevant: consent\n        order_by: place")
    )
    things = [{"_row": "safety"}, {"_row": "health"}]
    answers = {"consent": False, "risk": "medium"}

    listed = judge({**answers, "homes": [{"_row": "a", "things": things}]}, bundle=bundle)
    told = judge({**answers, "homes": [home("a", things=things)]}, bundle=bundle)

    assert (listed.removed, told.removed) == ((), ("homes",))


def test_a_chosen_row_must_stand_in_the_same_outer_row() -> None:
    verdict = judged(home("a", person("p", 40), head="p"), home("b", person("q", 40), head="p"))

    assert codes(verdict) == ["choice_filter:homes/b/head"]


def test_what_is_no_row_is_refused_where_it_stands() -> None:
    verdict = judged(home("a", people="nobody"), home("b", people=[{"_row": "p", "gone": 1}]))

    assert codes(verdict) == ["type:homes/a/people", "unknown_field:homes/b/people/p/gone"]


PEOPLE = st.lists(
    st.builds(
        person,
        st.sampled_from("pqrs"),
        st.integers(-2, 125) | st.none(),
        pupil=st.booleans(),
        danger=st.sampled_from(["low", "gone"]),
    ),
    max_size=3,
    unique_by=lambda row: row["_row"],
)
HOME = st.builds(
    lambda row, people, answers: home(row, *people, **answers),
    st.sampled_from("abc"),
    PEOPLE,
    st.fixed_dictionaries({}, optional={"empty": st.booleans(), "most": st.integers(-1, 3)}),
)
HOMES = st.lists(HOME, min_size=1, max_size=3, unique_by=lambda row: row["_row"])


def within(verdict: Verdict, prefix: str) -> list[str]:
    """The faults of a row and of what stands in it."""
    return [found for found in codes(verdict) if f":{prefix}/" in found]


@given(HOMES)
@settings(max_examples=60, deadline=None)
def test_an_outer_row_is_judged_as_if_it_stood_alone(homes: list[dict[str, Any]]) -> None:
    whole = judged(*homes)

    for number, one in enumerate(homes):
        alone = judged(one)
        place = f"homes/{one['_row']}"
        assert within(alone, place) == within(whole, place)
        assert alone.answers["homes"][0] == whole.answers["homes"][number]


@given(HOMES)
@settings(max_examples=60, deadline=None)
def test_an_inner_row_is_judged_as_if_it_stood_alone(homes: list[dict[str, Any]]) -> None:
    whole = judged(*homes)

    for one in homes:
        for row in one.get("people", ()):
            alone = judged({**one, "people": [row]})
            place = f"homes/{one['_row']}/people/{row['_row']}"
            assert within(alone, place) == within(whole, place)
            assert {p for p in alone.relevant if p.startswith(place)} == {
                p for p in whole.relevant if p.startswith(place)
            }


@given(HOMES)
@settings(max_examples=40, deadline=None)
def test_judging_again_says_the_same_and_leaves_what_was_given(homes: list[dict[str, Any]]) -> None:
    before = repr(homes)
    once = judged(*homes)
    again = verdict_on(once.answers)

    assert repr(homes) == before
    assert (again.answers, codes(again)) == (once.answers, codes(once))


ROWS = st.lists(st.tuples(st.sampled_from(["homes", "people"]), st.sampled_from("ab")), max_size=2)


@given(ROWS)
def test_a_place_is_read_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    place = AnswerPlace("intake", "name", tuple(rows))

    assert read_place("intake", place_text(place)) == place
    assert declared_path(place).count(".") == len(rows)


def test_a_text_that_is_no_place_leads_to_no_answer() -> None:
    for text in ("homes/a", "homes/a/people/p", "/", "homes//name", ""):
        assert value_at({**GOOD, "homes": [home("a", person("p"))]}, read_place("f", text)) is None


@cache
def static() -> Draft202012Validator:
    bundle = nested()
    return Draft202012Validator(static_form(bundle, bundle.forms["intake"], "en"))


@given(HOMES)
@settings(max_examples=40, deadline=None)
def test_what_was_judged_to_be_right_fits_the_schema_for_other_tools(
    homes: list[dict[str, Any]],
) -> None:
    verdict = judged(*homes)

    if not verdict.errors:
        assert list(static().iter_errors(verdict.answers)) == []


def test_the_schema_for_other_tools_looks_into_rows_of_rows() -> None:
    def with_years(years: Any) -> dict[str, Any]:
        return {"homes": [{"_row": "a", "people": [{"_row": "p", "years": years}]}]}

    assert static().is_valid(with_years(40))
    assert not static().is_valid(with_years("forty"))
