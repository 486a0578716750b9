"""The schema of our YAML for editors: takes every good file, refuses what the linter refuses."""

from __future__ import annotations

import random
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft7Validator
from mutated_files import (
    FOLDERS,
    as_editors_read,
    content,
    refused_by_linter,
    slipped,
    sources,
    yaml_files,
)

from engine.defaults import defaults_dir
from engine.definitions import field_tables, tables
from engine.definitions.shapes import Attr, Shape
from engine.fieldtypes import field_types
from engine.scenarios.steps import ACTIONS, DETAILS, EXPECTED
from engine.schema.editor.elements import ELEMENTS, INSIDE
from engine.schema.editor.files import KINDS, StepWords, editor_schema
from engine.schema.editor.meanings import read_meanings

STEPS = StepWords(ACTIONS, DETAILS, EXPECTED)
FILES = [(name, path) for name in FOLDERS for path in yaml_files(name)]


@cache
def schema_of(kind: str = "", language: str = "en") -> dict[str, Any]:
    return editor_schema(read_meanings(defaults_dir(), language), STEPS, kind)


@cache
def validator(kind: str = "") -> Draft7Validator:
    return Draft7Validator(schema_of(kind))


def kind_of(path: str) -> str:
    folder = PurePosixPath(path).parts[0]
    if folder == "locales":
        return "locale"
    known = {
        "project.yaml": "project",
        "workflows/roles.yaml": "roles",
        "forms/lists": "list",
        "workflows/scenarios": "scenarios",
        "forms": "form",
        "workflows": "workflow",
    }
    return known.get(path) or known[PurePosixPath(path).parent.as_posix()]


def faults(kind: str, value: Any) -> list[str]:
    return [
        f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator(kind).iter_errors(value)
    ]


@pytest.mark.parametrize("kind", ["", "locale"])
def test_the_schema_is_a_valid_schema(kind: str) -> None:
    Draft7Validator.check_schema(schema_of(kind))


def test_each_kind_of_file_is_an_element_of_the_same_definitions() -> None:
    definitions = schema_of()["definitions"]

    assert all(schema_of(kind)["definitions"] == definitions for kind in KINDS)
    assert {kind for kind in KINDS if kind not in definitions} == {"locale"}


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize(("name", "path"), FILES)
def test_every_file_of_every_project_is_valid_in_each_version_of_yaml(
    name: str, path: str, version: str
) -> None:
    value = as_editors_read(path, sources(name)[path], version)

    assert faults("", value) == []
    assert version == "1.1" or faults(kind_of(path), value) == []


@pytest.mark.parametrize("seed", range(12))
def test_what_the_schema_refuses_the_linter_refuses(seed: int) -> None:
    dice = random.Random(seed)
    refused = 0
    while refused < 2:
        name, path = dice.choice(FILES)
        value = slipped(name, path, dice)
        if found := faults("", value):
            refused += 1
            assert refused_by_linter(name, path, value), found


@pytest.mark.parametrize(
    ("path", "way", "wrong"),
    [
        ("forms/everything.yaml", ("sections", 0, "fields", 0, "type"), "txt"),
        ("forms/everything.yaml", ("sections", 0, "fields", 0, "levels"), ["state"]),
        ("forms/everything.yaml", ("sections", 0, "fields", 0, "lable"), "First name"),
        ("forms/everything.yaml", ("sections", 0, "fields", 0, "id"), "First name"),
        ("forms/everything.yaml", ("sections", 0, "fields", 0, "id"), "count"),
        ("forms/visit.yaml", ("records",), "few"),
        ("workflows/sink.yaml", ("transitions", "close", "forms", "everything"), "done"),
        ("workflows/roles.yaml", ("roles", "worker", "scope"), "mine"),
        ("workflows/scenarios/sink.yaml", ("scenarios", 0, "steps", 0, "strat"), "sink"),
    ],
    ids=str,
)
def test_common_slips_are_seen_while_typing(path: str, way: tuple[Any, ...], wrong: Any) -> None:
    whole = as_editors_read(path, sources("kitchen_sink")[path], "1.2")
    inside = whole
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = wrong

    assert faults("", whole)


def test_every_type_and_every_attribute_is_offered() -> None:
    definitions = schema_of()["definitions"]

    assert definitions["field"]["properties"]["type"]["enum"] == list(field_types())
    for name in field_types():
        known = {key for key, attr in field_tables.field_table(name).items() if not attr.later}
        assert set(definitions[f"field.{name}"]["properties"]) == known


def test_every_key_tells_what_it_means() -> None:
    silent = [
        f"{name}.{key}"
        for name, schema in schema_of()["definitions"].items()
        for key, value in schema.get("properties", {}).items()
        if name not in ("field", "effect", "translation") and "common" not in value.get("$ref", "")
        if "description" not in value
    ]

    assert silent == [], "docs/meanings.yaml has no sentence for them"


def ways(sentences: Any, here: str = "") -> set[str]:
    """The ways to all sentences; those with more for a table end where they begin."""
    if not isinstance(sentences, dict) or "does" in sentences:
        return {here}
    return set().union(*(ways(inner, f"{here}/{key}") for key, inner in sentences.items()))


def test_arabic_explains_all_that_english_does_and_shows_where_it_is_asked_for() -> None:
    arabic, english = read_meanings(defaults_dir(), "ar").sentences
    of_editors = {part: told for part, told in english.items() if part != "functions"}
    shown = schema_of("", "ar")["definitions"]["form"]["properties"]["label"]["description"]

    assert ways(arabic) ^ ways(of_editors) == set()
    assert shown == "عنوان الاستمارة."


def test_no_key_is_explained_that_is_gone() -> None:
    (english,) = read_meanings(defaults_dir(), "en").sentences
    known = schema_of()["definitions"]

    assert [
        f"{name}.{key}"
        for name, told in english["keys"].items()
        for key in told
        if key not in known.get(name, {}).get("properties", {})
    ] == []


BY_TYPE = ("FIELD", "REPEAT")  # of fields, which have a definition for each type
LEFT_OPEN = {"scenario.people", "scenario.given"}  # judged when the scenario is played


def test_every_table_of_keys_is_a_definition() -> None:
    found = {
        name: table
        for name, table in vars(tables).items()
        if isinstance(table, dict) and table and all(isinstance(a, Attr) for a in table.values())
    }

    assert [n for n, t in found.items() if n not in BY_TYPE and t not in ELEMENTS.values()] == []


def test_every_key_with_more_inside_says_what() -> None:
    wide = (Shape.GROUP, Shape.ITEMS, Shape.FREE)
    found = {
        f"{name}.{key}"
        for name, table in ELEMENTS.items()
        for key, attr in table.items()
        if attr.shape in wide and not attr.later
    }

    assert found - set(INSIDE) == LEFT_OPEN


def test_what_stands_inside_is_told_of_known_keys_only() -> None:
    tables_of = {**ELEMENTS, "field": field_tables.field_table("repeat"), "repeat": tables.REPEAT}
    tables_of["field"] = {**tables_of["field"], **field_tables.field_table("select_one")}

    assert [
        name for name in INSIDE if name.partition(".")[2] not in tables_of[name.partition(".")[0]]
    ] == []


def test_a_file_that_is_no_map_is_refused() -> None:
    assert faults("", ["form"])
    assert content("small", "project.yaml")["project"]
