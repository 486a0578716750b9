"""Every fault of loading has words in both languages, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.loading.nodes import Scalar
from engine.loading.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ar", "en")


def words(language: str) -> dict[str, str]:
    path = ROOT / "locales" / language / "engine" / "yaml.yaml"
    node, problems = read_yaml(path.read_bytes(), path.name)
    assert node is not None
    assert problems == ()
    values = {entry.key.text: entry.value for entry in node.entries}
    return {key: value.text for key, value in values.items() if isinstance(value, Scalar)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


ENGLISH = words("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_message_and_help(language):
    modules = (ROOT / "engine" / "loading").glob("*.py")
    codes = {
        code for path in modules for code in re.findall(r'"(Y\d{3})"', path.read_text("utf-8"))
    }
    expected = {f"problems.{code}.{part}" for code in codes for part in ("message", "help")}
    assert set(words(language)) == expected


def test_both_languages_fill_the_same_placeholders():
    arabic, english = words("ar"), words("en")
    assert {k: placeholders(v) for k, v in arabic.items()} == {
        k: placeholders(v) for k, v in english.items()
    }


HOSTILE = st.lists(
    st.sampled_from([*"{}[]:,-?&*!|>'\"%@`#\\\t\n \r ab", "\u2028", "\x85", "<<: ", "---\n", "\\x"])
)


@given(HOSTILE.map("".join))
def test_whatever_is_wrong_its_message_can_be_filled(text):
    _, problems = read_yaml(text, "f.yaml")
    for problem in problems:
        assert placeholders(ENGLISH[f"problems.{problem.code}.message"]) <= set(problem.params)
