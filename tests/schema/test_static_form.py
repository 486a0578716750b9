"""The schema of a form for other tools: valid, worded, and open to all that the engine accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from answer_sets import FORMS, answer_sets, bundle_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from small_project import AMAL, MOMENT, small

from engine.environment import CaseEnvironment
from engine.problems import AnswerPlace, Severity
from engine.schema.annotations import OWN, VOCABULARY
from engine.schema.judge import Judge
from engine.schema.places import place_text
from engine.schema.static_form import all_forms, static_form, static_project

STANDARD = frozenset(
    (
        *("$schema", "$id", "$defs", "$ref", "title", "description", "default", "readOnly"),
        *("deprecated", "type", "properties", "items", "additionalProperties", "required"),
        *("const", "enum", "oneOf", "anyOf", "not", "contains", "pattern", "uniqueItems"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
    )
)


@cache
def schema_of(name: str, form: str, language: str = "en") -> dict[str, Any]:
    bundle = bundle_of(name)
    return static_form(bundle, bundle.forms[form], language)


def faults(name: str, form: str, answers: dict[str, Any]) -> list[str]:
    return [e.message for e in Draft202012Validator(schema_of(name, form)).iter_errors(answers)]


@cache
def judge_of(name: str) -> Judge:
    return Judge(bundle_of(name))


def accepted(name: str, form: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, computed in, without each one the engine has something against."""
    bundle = bundle_of(name)
    workflow = next(w for w in bundle.workflows.values() if form in w.forms)
    environment = CaseEnvironment(bundle, workflow, None, AMAL, MOMENT)
    verdict = judge_of(name).judge(bundle.forms[form], answers, environment)
    kept = json.loads(json.dumps(verdict.answers))
    for problem in verdict.problems:
        place = problem.location
        if problem.severity is Severity.ERROR and isinstance(place, AnswerPlace):
            drop(kept, place)
    return kept


def drop(answers: dict[str, Any], place: AnswerPlace) -> None:
    *around, field = place_text(place).split("/")
    for repeat, row_id in zip(around[::2], around[1::2], strict=True):
        rows = (row for row in answers.get(repeat, ()) if str(row.get("_row")) == row_id)
        answers = next(rows, {})
    answers.pop(field, None)


@settings(max_examples=100)
@given(st.data())
def test_what_the_engine_accepts_is_valid_against_the_schema(data: st.DataObject) -> None:
    name, form = data.draw(st.sampled_from(FORMS))
    answers = data.draw(answer_sets(bundle_of(name).forms[form], bundle_of(name)))

    assert faults(name, form, accepted(name, form, answers)) == []


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_the_schema_of_every_form_is_a_valid_schema(name: str, form: str) -> None:
    Draft202012Validator.check_schema(schema_of(name, form))


@pytest.mark.parametrize(
    "answers",
    [
        {"first_name": 7},
        {"siblings": 31},
        {"main_need": "gone"},
        {"home": "nowhere"},
        {"concerns": ["food", "nothing"]},
        {"domains": [{"_row": "food", "how_bad": 5}]},
        {"family": [{"_row": "r1", "unknown": 1}]},
        {"unknown": 1},
    ],
    ids=str,
)
def test_the_schema_refuses_what_no_answer_can_be(answers: dict[str, Any]) -> None:
    assert faults("kitchen_sink", "everything", answers)


def test_a_retired_field_is_still_known_as_it_may_be_stored() -> None:
    assert faults("kitchen_sink", "everything", {"old_question": "before"}) == []
    assert schema_of("kitchen_sink", "everything")["properties"]["old_question"]["deprecated"]


def keywords(schema: Any) -> Iterator[str]:
    """Every keyword used, at any depth; what stands inside our own is not looked into."""
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        yield key
        if key in ("properties", "$defs"):
            for inner in value.values():
                yield from keywords(inner)
        elif key in ("oneOf", "anyOf"):
            for inner in value:
                yield from keywords(inner)
        elif not key.startswith(OWN):
            yield from keywords(value)


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_what_is_no_standard_keyword_is_of_our_vocabulary(name: str, form: str) -> None:
    schema = schema_of(name, form)

    assert schema[f"{OWN}vocabulary"] == VOCABULARY
    assert {key for key in keywords(schema) if not key.startswith(OWN)} <= STANDARD


@pytest.mark.parametrize(("language", "title"), [("en", "First name"), ("ar", "الاسم الأول")])
def test_titles_are_in_the_language_asked_for(language: str, title: str) -> None:
    schema = schema_of("kitchen_sink", "everything", language)

    assert schema["properties"]["first_name"]["title"] == title


def test_choices_have_their_labels_and_other_has_one_too() -> None:
    schema = schema_of("kitchen_sink", "everything", "ar")
    pointer = schema["properties"]["main_need"]["$ref"].removeprefix("#/$defs/")
    labels = {c["const"]: c["title"] for c in schema["$defs"][pointer]["oneOf"]}

    assert labels["food"] == "الغذاء"
    assert labels["other"] == "أخرى"


def test_a_retired_choice_stays_valid_and_is_marked() -> None:
    retired = ("forms/lists/risks.yaml", "  - code: low\n", "  - code: low\n    retired: yes\n")
    bundle = small(retired)
    schema = static_form(bundle, bundle.forms["intake"], "en")
    low = next(c for c in schema["$defs"]["lists.risks"]["oneOf"] if c["const"] == "low")

    assert low["deprecated"] is True
    assert Draft202012Validator(schema).is_valid({"risk": "low"})


def test_codes_carry_what_filters_ask_about() -> None:
    defs = schema_of("kitchen_sink", "everything")["$defs"]
    food = next(c for c in defs["lists.needs+other:main_need"]["oneOf"] if c["const"] == "food")
    village = next(c for c in defs["lists.places"]["oneOf"] if c["const"] == "korma")

    assert food[f"{OWN}columns"] == {"weight": 3}
    assert (village[f"{OWN}level"], village[f"{OWN}parent"]) == ("village", "north")


def test_rules_stand_as_annotations_with_their_text() -> None:
    fields = schema_of("kitchen_sink", "everything")["properties"]

    assert fields["told"][f"{OWN}required"] == {"rule": "agreed is yes"}
    assert fields["family"][f"{OWN}count"] == {"min": 0, "max": {"rule": "siblings + 5"}}
    assert fields["born"][f"{OWN}min"] == "2000-01-01"


def test_sections_groups_and_notes_stand_in_their_order() -> None:
    sections = schema_of("kitchen_sink", "everything")[f"{OWN}sections"]
    rows = next(one for one in sections if one["id"] == "rows_section")

    assert rows["relevant"] == {"rule": "agreed is yes"}
    assert [f if isinstance(f, str) else f["id"] for f in rows["fields"]][:3] == [
        "call_now",
        "school_group",
        "family",
    ]


def test_the_questions_of_a_transition_have_a_schema_of_their_own() -> None:
    bundle = bundle_of("")
    asked = all_forms(bundle)["case.decline"]
    schema = static_form(bundle, asked, "en")
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:himaya:form:case.decline"
    assert (
        schema["title"] == bundle.catalogue.texts["en"]["workflows.case.transitions.decline.label"]
    )
    assert "decline_reason" in schema["properties"]
    assert "case.decline" in static_project(bundle, "en")["$defs"]


def test_all_forms_are_one_document_in_which_each_is_found_by_its_id() -> None:
    whole = static_project(bundle_of("kitchen_sink"), "en")
    registry = Registry().with_resource(whole["$id"], DRAFT202012.create_resource(whole))
    asked = {"$ref": "urn:himaya:form:everything"}
    validator = Draft202012Validator(asked, registry=registry.crawl())

    Draft202012Validator.check_schema(whole)
    assert validator.is_valid({"main_need": "food"})
    assert not validator.is_valid({"main_need": "gone"})
