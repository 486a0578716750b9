"""Every no, verb and happening has words in both languages, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.loading.nodes import Mapping, Scalar
from engine.loading.yaml_reader import read_yaml

LOCALES = Path(__file__).parents[2] / "locales"
CODES = (
    *("role", "scope", "status", "identity", "pending", "stale", "forms"),
    *("comment_required", "input", "nowhere", "only_by"),
)
EXPECTED = {
    *(f"problems.{code}.{part}" for code in CODES for part in ("message", "help")),
    *(f"workflow.identities.{who}" for who in ("requester", "owner", "starter", "last_editor")),
    "workflow.identities.signer",
}


def words(tag: str) -> dict[str, str]:
    path = LOCALES / tag / "engine" / "workflow.yaml"
    node, problems = read_yaml(path.read_bytes(), path.name)
    assert problems == ()
    assert isinstance(node, Mapping)
    found = {entry.key.text: entry.value for entry in node.entries}
    return {key: value.text for key, value in found.items() if isinstance(value, Scalar)}


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_everything_that_can_be_said_has_words(tag: str) -> None:
    assert set(words(tag)) == EXPECTED


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_both_languages_speak_of_the_same_things(path: str) -> None:
    placeholders = [set(re.findall(r"\{(\w+)\}", words(tag)[path])) for tag in ("en", "ar")]

    assert placeholders[0] == placeholders[1]
