"""The page of fields by example: complete, in both languages, and nothing wrong with any of it."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from page_blocks import ROOT

from engine.defaults import defaults_dir
from engine.definitions import field_tables, read_bundle, read_defaults, tables
from engine.definitions.model import Bundle
from engine.fieldtypes import field_types
from engine.lint import check_bundle
from engine.loading.project import read_project

SHOWN = ROOT / "docs" / "shown"
MOST_BYTES = 20_000


@cache
def page() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "fields.py"))


@cache
def examples(form: str) -> tuple[str, ...]:
    return tuple(page()["examples"](form))


@cache
def shown() -> Bundle:
    project, unread = read_project(SHOWN)
    bundle, found = read_bundle(project, read_defaults(defaults_dir()))

    assert (*unread, *found) == ()
    assert bundle is not None
    return bundle


def test_the_examples_are_a_project_that_nothing_is_wrong_with() -> None:
    assert tuple(check_bundle(shown())) == ()


def test_every_type_has_its_section() -> None:
    assert set(page()["type_names"]()) == set(field_types())


@pytest.mark.parametrize("name", field_types())
def test_every_attribute_of_a_type_is_shown(name: str) -> None:
    own = {
        key
        for key, attr in field_tables.field_table(name).items()
        if not attr.later and tables.FIELD.get(key) != attr
    }
    written = [e for e in examples(f"{name}_field") if f"\n  type: {name}\n" in f"{e}\n"]

    assert written
    assert own - {key for example in written for key in page()["keys_of"](example)} == set()


def test_every_attribute_of_all_fields_is_shown() -> None:
    known = {key for key, attr in tables.FIELD.items() if not attr.later}

    assert known - {k for e in examples("every_field") for k in page()["keys_of"](e)} == set()


@pytest.mark.parametrize("form", ["every_field", *(f"{name}_field" for name in field_types())])
def test_every_example_has_its_arabic_words(form: str) -> None:
    for example in examples(form):
        for field_id in page()["ID"].findall(example.split("  checks:")[0]):
            assert f"{field_id}.label: " in page()["translations"](form, example), example


def pictures() -> list[Path]:
    return sorted((ROOT / "docs" / "pictures" / "fields").glob("*.png"))


def test_pictures_are_of_types_and_small() -> None:
    assert pictures()
    assert {path.stem for path in pictures()} <= set(field_types())
    assert [path.name for path in pictures() if path.stat().st_size > MOST_BYTES] == []
