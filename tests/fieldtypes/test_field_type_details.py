"""What single field types promise beyond the contract of all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from field_samples import (
    BABY,
    LISTS,
    PHOTO,
    READING,
    ROWS,
    SAMPLES,
    SEVEN,
    declare,
    rule,
    typed,
    words,
)
from jsonschema import Draft202012Validator

from engine.expression.types import AGE, Kind
from engine.fieldtypes import field_type
from engine.fieldtypes.base import CLASH, Reading
from engine.fieldtypes.reading import clean_line, read_number
from engine.fieldtypes.repeat import posted_rows


def accepts(type_name: str, value: Any, limits: dict[str, Any] | None = None) -> bool:
    schema = field_type(type_name).schema(SAMPLES[type_name].declared, limits or {}, LISTS)
    return Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("type_name", "limits", "inside", "beyond"),
    [
        ("text", {}, "x" * 200, "x" * 201),
        ("text", {"length": {"min": 2, "max": 3}}, "abc", "abcd"),
        ("text", {"length": {"min": 2}}, "ab", "a"),
        ("long_text", {}, "x" * 5000, "x" * 5001),
        ("integer", {"min": 0, "max": 120}, 120, 121),
        ("integer", {"min": 0}, 0, -1),
        ("decimal", {"max": 2.5}, 2.5, 2.6),
        ("age", {"max": 17}, {**SEVEN, "years": 17}, {**SEVEN, "years": 18}),
        ("select_multiple", {"min_choices": 2}, ["neglect", "violence"], ["neglect"]),
        ("select_multiple", {"max_choices": 1}, ["neglect"], ["neglect", "violence"]),
        ("repeat", {"count": {"max": 1}}, ROWS[:1], ROWS),
        ("repeat", {"count": {"min": 2}}, ROWS, ROWS[:1]),
        ("repeat", {"count": 2}, ROWS, ROWS[:1]),
        ("text", {"length": 3.0}, "abc", "ab"),
        ("image", {"count": {"max": 2}}, [PHOTO, PHOTO], [PHOTO] * 3),
        ("image", {}, [PHOTO], [{**PHOTO, "bytes": 10 * 1024 * 1024 + 1}]),
        ("image", {}, [PHOTO], [{**PHOTO, "media_type": "text/html"}]),
    ],
)
def test_the_schema_holds_the_limits(
    type_name: str, limits: dict[str, Any], inside: Any, beyond: Any
) -> None:
    assert accepts(type_name, inside, limits)
    assert not accepts(type_name, beyond, limits)


def test_a_code_of_none_stands_alone() -> None:
    assert accepts("select_multiple", ["none"])
    assert not accepts("select_multiple", ["neglect", "unknown"])


def test_the_same_choice_cannot_count_twice() -> None:
    assert not accepts("select_multiple", ["neglect", "neglect"])


def test_a_list_without_choices_accepts_nothing() -> None:
    declared = declare("select_one", options={"choices": "nothing"})
    schema = field_type("select_one").schema(
        declared, {}, {"nothing": type(LISTS["sex"])("nothing", "lists.nothing", ())}
    )

    assert not Draft202012Validator(schema).is_valid("f")


def test_rows_can_be_chosen_where_no_list_has_the_name() -> None:
    declared = declare("select_one", options={"choices": "family"})

    assert field_type("select_one").parse(declared, typed("r1"), READING).value == "r1"


@pytest.mark.parametrize(
    ("type_name", "rule"), [("select_one", "it == 'other'"), ("select_multiple", "'other' in it")]
)
def test_other_brings_a_text_that_is_asked_for_when_it_is_chosen(type_name: str, rule: str) -> None:
    declared = declare(type_name, options={"choices": "sex", "other": True}, sensitive="identity")
    (text,) = field_type(type_name).extra_fields(declared)

    assert (text.id, text.path, text.type, text.required) == ("it_other", "it_other", "text", True)
    assert text.relevant is not None
    assert text.relevant.text == rule
    assert text.sensitive == "identity"


def test_without_other_no_field_comes_along() -> None:
    declared = declare("select_one", options={"choices": "sex"})

    assert field_type("select_one").extra_fields(declared) == ()


def test_other_is_one_of_the_codes() -> None:
    assert accepts("select_one", "other")
    assert "other" in (
        field_type("select_one").value_type(SAMPLES["select_one"].declared, LISTS).codes or ()
    )


def test_other_shows_in_the_readers_language() -> None:
    declared = SAMPLES["select_one"].declared

    assert field_type("select_one").display(declared, "other", words("ar")) == "أخرى"


def test_each_level_of_a_location_can_be_read() -> None:
    seen = field_type("location").value_type(SAMPLES["location"].declared, LISTS)

    assert seen.fields is not None
    assert seen.fields["state"].kind is Kind.CHOICE
    assert seen.fields["state"].codes == {"khartoum", "darfur"}


def test_rows_know_the_types_of_their_fields_and_not_their_groups() -> None:
    seen = field_type("repeat").value_type(SAMPLES["repeat"].declared, LISTS)

    assert seen.fields is not None
    assert {name: one.kind.value for name, one in seen.fields.items()} == {
        "who": "text",
        "born": "date",
        "much": "number",
        "which": "choices",
    }


def test_an_age_is_an_age() -> None:
    assert field_type("age").value_type(SAMPLES["age"].declared, LISTS) is AGE


def test_an_age_that_was_not_changed_keeps_the_day_it_was_told() -> None:
    posted = field_type("age").post(SAMPLES["age"].declared, SEVEN)

    assert field_type("age").parse(SAMPLES["age"].declared, posted, READING).value == SEVEN


def test_an_age_that_was_changed_is_as_of_today() -> None:
    posted = {**field_type("age").post(SAMPLES["age"].declared, SEVEN), "years": ("8",)}
    value = field_type("age").parse(SAMPLES["age"].declared, posted, READING).value

    assert value == {"years": 8, "estimated": True, "as_of": "2026-11-22"}


@pytest.mark.parametrize("kept", ['{"as_of":"2030-01-01"}', "null", "[", "[" * 150, "x" * 300])
def test_a_forged_day_of_an_age_is_not_believed(kept: str) -> None:
    posted = {"years": ("1",), "months": ("6",), "kept": (kept,)}

    assert field_type("age").parse(SAMPLES["age"].declared, posted, READING).value == BABY


@pytest.mark.parametrize(
    ("value", "limits", "found"),
    [
        ("2015-03-04", {"max": "2015-03-04"}, ""),
        ("2015-03-05", {"max": "2015-03-04"}, "max"),
        ("2015-03", {"max": "2015-03-04"}, ""),
        ("2016", {"max": "2015-03-04"}, "max"),
        ("2014-12", {"min": "2015"}, "min"),
        ("2015-01-01", {"min": "2015"}, ""),
        ("2015-01-01", {"min": None, "max": None}, ""),
        (None, {"min": "2015"}, ""),
    ],
)
def test_a_date_is_outside_when_every_day_it_may_mean_is(
    value: str | None, limits: dict[str, Any], found: str
) -> None:
    assert field_type("date").outside(value, limits) == found


@pytest.mark.parametrize(
    ("partial", "text", "problem"),
    [
        ("day", "2015-03", "type_date_day"),
        ("month", "2015", "type_date_month"),
        ("month", "2015-03", ""),
        ("", "2015-03", "type_date_day"),
    ],
)
def test_a_date_is_as_full_as_the_field_asks(partial: str, text: str, problem: str) -> None:
    declared = declare("date", options={"partial": partial})

    assert field_type("date").parse(declared, typed(text), READING).problem == problem


def test_leap_days_exist_in_leap_years_only() -> None:
    declared = declare("date")
    read = [field_type("date").parse(declared, typed(f"{y}-02-29"), READING) for y in (2024, 2100)]

    assert [one.problem for one in read] == ["", "type_date_none"]


def test_choices_merge_as_sets() -> None:
    merge = field_type("select_multiple").merge

    assert merge(["a", "b"], ["a", "b", "c"], ["b", "d"]) == ["b", "d", "c"]
    assert merge(["a", "b"], ["a"], ["b"]) is None


def test_rows_merge_by_their_ids() -> None:
    first = [{**ROWS[0], "who": "منى"}, ROWS[1]]
    second = [*ROWS, {"_row": "r3", "who": "x"}]

    assert field_type("repeat").merge(ROWS, first, second) == [*first, second[2]]


def test_two_fields_of_one_row_merge() -> None:
    first = [{**ROWS[0], "who": "منى"}, ROWS[1]]
    second = [{**ROWS[0], "much": 4}, ROWS[1]]
    merged = field_type("repeat").merge(ROWS, first, second)

    assert merged == [{**ROWS[0], "who": "منى", "much": 4}, ROWS[1]]


@pytest.mark.parametrize("theirs", [[{**ROWS[0], "who": "y"}, ROWS[1]], [ROWS[1], {"_row": "r4"}]])
def test_a_row_that_both_changed_or_one_removed_clashes(theirs: list[Any]) -> None:
    mine = [{**ROWS[0], "who": "x"}, ROWS[1]]

    assert field_type("repeat").merge(ROWS, mine, theirs) is CLASH


def test_a_row_that_one_removed_and_nobody_changed_goes() -> None:
    mine, theirs = [ROWS[1]], [*ROWS, {"_row": "r3"}]

    assert field_type("repeat").merge(ROWS, mine, theirs) == [ROWS[1], {"_row": "r3"}]


def test_posted_rows_pass_over_what_is_no_row_id() -> None:
    posted = {"": ("r1", "../x", "r1", ""), "r1.who": ("x",), "r7.who": ("y",)}

    assert [(row.id, row.fields) for row in posted_rows(posted)] == [("r1", {"who": typed("x")})]


def test_an_age_is_shown_with_the_plural_of_its_language() -> None:
    kind, declared = field_type("age"), SAMPLES["age"].declared

    assert kind.display(declared, SEVEN, words("ar")) == "٧ سنوات تقريبًا"
    assert kind.display(declared, BABY, words("en")) == "1 year and 6 months"


def test_a_number_is_shown_in_the_readers_digits_with_its_unit() -> None:
    kind, declared = field_type("integer"), SAMPLES["integer"].declared

    assert kind.display(declared, 12345, words("ar")) == "١٢٬٣٤٥ km"


@pytest.mark.parametrize(
    ("rule_text", "value", "shown"),
    [
        ("n > 1", True, "نعم"),
        ("today()", "2015-03-04", "٤ مارس ٢٠١٥"),
        ("'a'", "a1", "a1"),
        ("n", 2.5, "٢٫٥"),
        ("n", {"years": 7, "estimated": False}, "٧ سنوات"),
        ("n", [1, 2], "١، ٢"),
    ],
)
def test_a_computed_value_is_shown_as_its_kind(rule_text: str, value: Any, shown: str) -> None:
    declared = declare("calculate", calculate=rule(rule_text))

    assert field_type("calculate").display(declared, value, words("ar")) == shown


def test_a_computed_choice_is_shown_by_its_list() -> None:
    declared = declare("hidden", options={"choices": "sex"})

    assert field_type("hidden").display(declared, "f", words("ar")) == "f"


@pytest.mark.parametrize(
    ("rule_text", "text", "value"),
    [("n > 1", "yes", True), ("n", "٢٫٥", 2.5), ("'a'", " b ", "b")],
)
def test_a_hidden_value_is_read_as_its_rule_gives_it(rule_text: str, text: str, value: Any) -> None:
    declared = declare("hidden", default_rule=rule(rule_text))

    assert field_type("hidden").parse(declared, typed(text), READING).value == value


@pytest.mark.parametrize(
    ("text", "found"), [("12-3", "type_number"), ("", "type_number"), ("1,23", "type_number")]
)
def test_what_is_not_clearly_a_number_is_refused(text: str, found: str) -> None:
    assert read_number(text) == found


def test_texts_are_stored_in_one_form() -> None:
    assert clean_line("e\u0301") == "\u00e9"


def test_today_is_given_by_the_caller() -> None:
    reading = Reading(date(2030, 1, 2), LISTS)
    value = field_type("age").parse(SAMPLES["age"].declared, typed("3"), reading).value

    assert value["as_of"] == "2030-01-02"
