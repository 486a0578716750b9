"""Every fault of a rule has words in both languages, with placeholders that are filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from vector_file import VECTORS, scope_of

from engine.expression import Kind, read_rule

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\"(R[12]\d\d)\"")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def words(tag: str) -> dict[str, str]:
    path = ROOT / "locales" / tag / "engine" / "rules.yaml"
    return yaml.safe_load(path.read_text("utf-8"))


def codes() -> set[str]:
    files = (ROOT / "engine" / "expression").rglob("*.py")
    return {code for file in files for code in CODE.findall(file.read_text("utf-8"))}


@pytest.mark.parametrize("tag", ["ar", "en"])
def test_every_code_has_a_message_and_a_help_and_no_word_is_left_over(tag):
    needed = {f"problems.{code}.{part}" for code in codes() for part in ("message", "help")}
    found = {path for path in words(tag) if path.startswith("problems.")}

    assert needed <= found
    assert {path.split(".")[1] for path in found} == codes()


def test_both_languages_word_the_same_paths_with_the_same_placeholders():
    english, arabic = words("en"), words("ar")

    assert english.keys() == arabic.keys()
    for path, text in english.items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(arabic[path])), path


def test_every_kind_has_a_word():
    assert {f"rules.kinds.{kind.value}" for kind in Kind} <= words("en").keys()


def test_every_placeholder_of_a_message_is_filled_by_its_fault():
    english = words("en")
    for vector in VECTORS:
        expected = vector.get("expected")
        _, faults = read_rule(vector["rule"], scope_of(vector), expected and Kind(expected))
        for fault in faults:
            for part in ("message", "help"):
                text = english[f"problems.{fault.code}.{part}"]
                assert set(PLACEHOLDER.findall(text)) <= set(fault.params), fault
