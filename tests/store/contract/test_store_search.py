"""Search: every word must start a kept word, of the levels the reader may read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import every_store, save, words

from engine.query import ALL
from engine.store.protocol import Projection

OPEN = frozenset(("",))
IDENTITY = frozenset(("", "identity"))


def found(store, *asked, levels=OPEN):
    return [row.id for row in store.search(ALL, levels, asked, "", 99).rows]


@pytest.fixture
def known(store):
    save(store, "a", Projection(search=(words("kassala"), words("ساره", "احمد", level="identity"))))
    save(store, "b", Projection(search=(words("kassab", "gedaref"),)), updated_at="2026-05-01")
    return store


def test_a_word_finds_what_it_starts(known):
    assert found(known, "kass") == ["b", "a"]
    assert found(known, "kassab") == ["b"]
    assert found(known, "assala") == []


def test_every_word_must_start_one(known):
    assert found(known, "kas", "ged") == ["b"]
    assert found(known, "kassala", "ged") == []


def test_words_of_a_level_are_found_by_its_readers_only(known):
    assert found(known, "سار", levels=IDENTITY) == ["a"]
    assert found(known, "سار") == []
    assert found(known, "kass", "اح", levels=IDENTITY) == ["a"]
    assert found(known, "kass", "اح") == []
    assert found(known, "kass", levels=frozenset()) == []


def test_a_search_for_nothing_finds_nothing(known):
    assert found(known) == []
    assert found(known, "") == []
    assert found(known, "", "ged") == ["b"]


@pytest.mark.parametrize("asked", ["%", "_assala", "*", "kass*", "'", '"', "k OR g"])
def test_no_letter_of_a_word_means_something_else(known, asked):
    assert found(known, asked) == []


def test_words_follow_their_case(known):
    save(known, "b", Projection(search=(words("gedaref"),)))

    assert found(known, "kassab") == []
    assert found(known, "gedaref") == ["b"]


def test_search_is_paged_newest_first(store):
    for number in range(5):
        save(store, f"c{number}", Projection(search=(words("sara"),)), updated_at=f"2026-0{number}")
    seen, after = [], ""
    while True:
        page = store.search(ALL, OPEN, ("sa",), after, 2)
        seen += [row.id for row in page.rows]
        if not (after := page.after):
            break

    assert seen == ["c4", "c3", "c2", "c1", "c0"]


WORDS = st.text(st.sampled_from("ab\ud7ff\ue000\uffff\U0010ffff"), min_size=1, max_size=3)


@given(kept=st.lists(st.lists(WORDS, max_size=4), max_size=4), asked=st.lists(WORDS, max_size=2))
def test_both_stores_find_the_same_at_the_edges_of_the_alphabet(kept, asked):
    with every_store() as stores:
        for store in stores.values():
            for number, texts in enumerate(kept):
                save(store, f"c{number}", Projection(search=(words(*texts),)))
        assert found(stores["memory"], *asked) == found(stores["sqlite"], *asked)
