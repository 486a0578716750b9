"""The words for what can be wrong with an answer are complete and alike in both languages."""

from __future__ import annotations

import re

import pytest
from field_samples import FOLDER, texts_of

from engine.i18n.messages import placeholders

PREFIX = "problems."
REFUSALS = (
    "required type choice_filter exclusive unique min max length pattern places min_choices "
    "max_choices count"
)
KNOWN = {
    "label",
    "min",
    "max",
    "places",
    "most",
    "min_choices",
    "max_choices",
    "step",
    "max_mb",
} | {"max_seconds"}


def codes_in_the_code() -> list[str]:
    """Every quoted `type_…` in the field types."""
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    return sorted(set(re.findall(r'"(type_[a-z_]+)"', code)))


def problem_words(tag: str) -> dict[str, str]:
    return {
        path: text
        for path, text in texts_of(tag).items()
        if re.fullmatch(r"problems\.[a-z_]+\.message", path) and isinstance(text, str)
    }


def test_the_field_types_give_codes() -> None:
    assert len(codes_in_the_code()) > 15


@pytest.mark.parametrize("tag", ["ar", "en"])
@pytest.mark.parametrize("code", [*REFUSALS.split(), *codes_in_the_code()])
def test_every_code_has_words_that_name_the_field(code: str, tag: str) -> None:
    assert "{label}" in problem_words(tag)[f"{PREFIX}{code}.message"]


def test_no_words_are_left_over_for_codes_that_nobody_gives() -> None:
    given = {f"{PREFIX}{code}.message" for code in codes_in_the_code()}
    worded = {path for path in problem_words("en") if path.startswith(PREFIX + "type_")}

    assert worded == given


def test_both_languages_fill_in_the_same() -> None:
    arabic, english = problem_words("ar"), problem_words("en")
    mine = [path for path in english if "{label}" in english[path]]

    assert {p: placeholders(arabic[p]) for p in mine} == {p: placeholders(english[p]) for p in mine}


def test_only_known_placeholders_are_used() -> None:
    answers = [text for text in problem_words("en").values() if text.startswith("{label}")]

    assert {name for text in answers for name in placeholders(text)} <= KNOWN
