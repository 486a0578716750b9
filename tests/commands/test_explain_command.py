"""`himaya explain`: every code has its meaning and a way out, in both languages, at any width."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.commands.explain import codes
from engine.commands.parts.wording import LANGUAGES, Wording
from engine.lint.report import shown_width

BROKEN = Path(__file__).parent / "projects" / "broken"
CODES = codes(Wording("en"))


def test_a_code_is_explained_with_its_way_out(himaya):
    ran = himaya("explain", "B107")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Definitions in general",
        "B107 “…” is not a number.",
        "  help: Write digits with at most one point, such as 12 or 2.5.",
    ]


def test_a_code_may_be_typed_in_small_letters(himaya):
    assert himaya("explain", "b107").out == himaya("explain", "B107").out


def test_an_arabic_explanation_has_arabic_words(himaya):
    ran = himaya("explain", "B107", "--lang", "ar")
    assert "التعريفات عامة" in ran.out
    assert "  الحل: " in ran.out


def test_every_finding_of_a_broken_project_can_be_looked_up(himaya):
    found = json.loads(himaya("lint", "--project", BROKEN, "--format", "json").out)["problems"]
    assert {one["code"] for one in found} <= set(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_list_names_every_code_once_and_leaves_no_placeholder(himaya, language):
    out = himaya("explain", "--lang", language).out
    heads = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]

    assert [head for head in heads if head in CODES] == list(CODES)
    assert "commands.explain" not in out
    assert "{" not in out


def test_every_code_has_arabic_words():
    english, arabic = Wording("en"), Wording("ar")
    paths = [f"problems.{code}.message" for code in CODES]
    assert [path for path in paths if arabic.find(path) == english.find(path)] == []


def test_the_list_fits_a_narrow_terminal(himaya, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(shown_width, himaya("explain").out.splitlines())) <= 40


def test_a_code_mistyped_is_wrong_use_with_the_code_meant(himaya):
    ran = himaya("explain", "B1O7")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean" in ran.err


def test_a_code_like_none_is_wrong_use_with_the_way_to_the_list(himaya):
    ran = himaya("explain", "nothing")
    assert (ran.code, ran.out) == (2, "")
    assert "himaya explain" in ran.err
