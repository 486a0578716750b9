"""What every field type promises, run over every folder there is."""

from __future__ import annotations

from typing import Any

import pytest
from field_samples import CATALOGUE, LISTS, READING, SAMPLES, Sample, texts_of, words
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.fieldtypes import field_type, field_types
from engine.fieldtypes.base import CLASH, FieldType
from engine.i18n.messages import placeholders

NAMES = sorted(field_types())
NOT_TYPED = {"note", "group", "calculate"}
PARTS = ["", "year", "month", "day", "years", "months", "estimated", "kept", "state", "site"]
HOSTILE = ["\x00", "\ud800", "\u202e1", "9" * 5000, "٩" * 20, "2015-02-30", "[" * 5000, "1e999"]
TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(HOSTILE),
    st.text('0123456789٠٣٩-/.,٬٫+ rabc{}[]":', max_size=12),
)
POSTED = st.dictionaries(
    st.sampled_from([*PARTS, "r1.who", "r1.born", "r1.which", "r1.much.", "."]),
    st.lists(st.one_of(TYPED, st.just("r1")), max_size=3).map(tuple),
    max_size=4,
)
ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["_row", "years", "estimated", "name", "who"]), inner),
    ),
    max_leaves=5,
)
VALUES = [
    pytest.param(field_type(name), sample, value, id=f"{name}-{number}")
    for name, sample in SAMPLES.items()
    for number, value in enumerate(sample.values)
]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kind(name: str) -> FieldType:
    return field_type(name)


@pytest.fixture
def sample(name: str) -> Sample:
    return SAMPLES[name]


def test_every_type_has_samples() -> None:
    assert sorted(SAMPLES) == NAMES


def test_a_type_is_called_as_its_folder(name: str, kind: FieldType) -> None:
    assert kind.name == name


@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_parsing_what_was_posted_gives_the_value_back(
    kind: FieldType, sample: Sample, value: Any
) -> None:
    expected = None if kind.name in NOT_TYPED else value
    posted = kind.post(sample.declared, value)

    assert kind.parse(sample.declared, posted, READING).value == expected


def test_what_people_type_is_understood(kind: FieldType, sample: Sample) -> None:
    read = [kind.parse(sample.declared, posted, READING) for posted, _ in sample.typed]

    assert [(one.value, one.problem) for one in read] == [(value, "") for _, value in sample.typed]


def test_what_cannot_be_understood_gives_a_code(kind: FieldType, sample: Sample) -> None:
    read = [kind.parse(sample.declared, posted, READING).problem for posted, _ in sample.wrong]

    assert read == [code for _, code in sample.wrong]


def test_nothing_typed_is_blank(kind: FieldType, sample: Sample) -> None:
    assert kind.parse(sample.declared, {"": ("",)}, READING).value is None


def test_blank_posts_nothing(kind: FieldType, sample: Sample) -> None:
    assert not any(kind.post(sample.declared, None).values())


@pytest.mark.parametrize("tag", ["ar", "en"])
def test_blank_displays_as_nothing(kind: FieldType, sample: Sample, tag: str) -> None:
    assert kind.display(sample.declared, None, words(tag)) == ""


@settings(max_examples=400)
@given(name=st.sampled_from(NAMES), posted=POSTED)
def test_nothing_that_is_posted_raises(name: str, posted: dict[str, tuple[str, ...]]) -> None:
    declared = SAMPLES[name].declared
    parsed = field_type(name).parse(declared, posted, READING)

    assert parsed.value is None or not parsed.problem
    assert not parsed.problem or CATALOGUE.has("en", f"problems.{parsed.problem}.message")


@settings(max_examples=300)
@given(name=st.sampled_from(sorted(set(NAMES) - NOT_TYPED)), posted=POSTED)
def test_what_is_parsed_survives_being_posted_again(
    name: str, posted: dict[str, tuple[str, ...]]
) -> None:
    kind, declared = field_type(name), SAMPLES[name].declared
    value = kind.parse(declared, posted, READING).value

    assert kind.parse(declared, kind.post(declared, value), READING).value == value


@pytest.mark.parametrize("tag", ["ar", "en"])
@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_a_value_can_be_shown(kind: FieldType, sample: Sample, value: Any, tag: str) -> None:
    shown = kind.display(sample.declared, value, words(tag))

    assert shown
    assert "fieldtypes." not in shown
    assert "…" not in shown


@settings(max_examples=400)
@given(name=st.sampled_from(NAMES), value=ANY_JSON, other=ANY_JSON)
def test_a_value_left_by_another_type_can_be_handled(name: str, value: Any, other: Any) -> None:
    kind, declared = field_type(name), SAMPLES[name].declared
    posted = kind.post(declared, value)

    assert all(isinstance(text, str) for texts in posted.values() for text in texts)
    assert isinstance(kind.display(declared, value, words("ar")), str)
    assert len(kind.cells(declared, value)) == len(kind.columns(declared))
    kind.merge(value, other, None)
    kind.merge(other, value, [])


@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_the_schema_accepts_a_value(kind: FieldType, sample: Sample, value: Any) -> None:
    schema = kind.schema(sample.declared, {}, LISTS)
    Draft202012Validator.check_schema(schema)

    assert Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_the_schema_refuses_a_value_of_another_kind(
    kind: FieldType, sample: Sample, value: Any
) -> None:
    schema = kind.schema(sample.declared, {}, LISTS)

    assert not Draft202012Validator(schema).is_valid({"alien": [None]})


@pytest.mark.parametrize("value", [None, 1, "x", [], {}])
@pytest.mark.parametrize("name", ["note", "group"])
def test_a_type_without_answers_accepts_none(name: str, value: Any) -> None:
    schema = field_type(name).schema(SAMPLES[name].declared, {}, LISTS)

    assert not Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_there_is_a_cell_for_each_column(kind: FieldType, sample: Sample, value: Any) -> None:
    columns = kind.columns(sample.declared)

    assert len(kind.cells(sample.declared, value)) == len(columns)
    assert len(kind.cells(sample.declared, None)) == len(columns)
    assert all(column.kind in ("text", "number", "flag", "date") for column in columns)


@pytest.mark.parametrize(("kind", "sample", "value"), VALUES)
def test_a_change_merges_with_no_change(kind: FieldType, sample: Sample, value: Any) -> None:
    for before in (None, *sample.values):
        assert kind.merge(before, value, before) == value
        assert kind.merge(before, before, value) == value
        assert kind.merge(before, value, value) == value


@pytest.mark.parametrize(
    "name", [name for name in NAMES if len(SAMPLES[name].values) > 1 and name != "calculate"]
)
def test_different_changes_clash_or_keep_both(name: str) -> None:
    first, second = SAMPLES[name].values[:2]
    merged = field_type(name).merge(None, first, second)

    assert merged is CLASH or all(one in merged for one in [*first, *second])


def test_a_rule_sees_some_type(kind: FieldType, sample: Sample) -> None:
    assert kind.value_type(sample.declared, LISTS).kind


def test_both_languages_have_the_same_words_for_a_type(name: str) -> None:
    prefix = f"fieldtypes.{name}."
    there = {
        tag: {p: placeholders(m) for p, m in texts_of(tag).items() if p.startswith(prefix)}
        for tag in ("ar", "en")
    }

    assert there["ar"].keys() == there["en"].keys()
    assert there["ar"] == there["en"]


def test_arabic_plurals_have_every_form() -> None:
    plurals = [m for m in texts_of("ar").values() if isinstance(m, dict)]

    assert plurals
    assert all({"zero", "one", "two", "few", "many", "other", "by"} == set(m) for m in plurals)
