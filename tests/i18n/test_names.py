"""Finding names whatever their spelling, by vectors that read as people would type."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n.names import loose_query_words, matches, query_words, search_words

NAMES = Path(__file__).parent / "names.csv"
VECTORS = [
    (row["stored"], row["query"], row["found"] == "yes")
    for row in csv.DictReader(NAMES.read_text(encoding="utf-8").splitlines())
]
LETTERS = st.text("ابتةعدللهرحمنأإى abdlhrmnuoe-'٠1\u064e\u0640", max_size=25)


@pytest.mark.parametrize(("stored", "query", "found"), VECTORS)
def test_a_name_is_found_by_the_spellings_people_use(stored: str, query: str, found: bool) -> None:
    assert matches(query_words(query), search_words(stored)) is found


@pytest.mark.parametrize(
    ("stored", "query"), [("Gasim", "قاسم"), ("Abdullah", "عبد الله"), ("Fatima", "فاطمة")]
)
def test_the_loose_query_finds_latin_names_in_arabic(stored: str, query: str) -> None:
    assert matches(loose_query_words(query), search_words(stored))


@given(LETTERS)
def test_a_name_finds_itself(name: str) -> None:
    assert matches(query_words(name), search_words(name))


@given(LETTERS)
def test_a_name_finds_itself_loosely(name: str) -> None:
    assert matches(loose_query_words(name), search_words(name))


@given(st.text(max_size=300))
def test_any_text_has_bounded_words_without_spaces(text: str) -> None:
    words = search_words(text)

    assert len(words) <= 1000
    assert all(word and not any(character.isspace() for character in word) for word in words)


def test_a_very_long_text_is_cut() -> None:
    assert len(search_words("abdullah kassim " * 5000)) < 100


def test_a_skeleton_is_marked() -> None:
    assert "~mhmd." in search_words("محمد")
    assert query_words("Mohammed") == ("~mhmd",)


def test_nothing_asked_is_nothing() -> None:
    assert query_words("  -- ") == ()
