"""Folding of spellings, and rings in a graph of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expression.cycles import cycles
from engine.expression.folding import fold, fold_digits

names = st.sampled_from("abcdef")
graphs = st.dictionaries(names, st.lists(names, max_size=3))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إيمان", "ايمان"),
        ("آمنة", "امنه"),
        ("مصطفى", "مصطفي"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("AMNA Ali", "amna ali"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("\u200fمحمد", "محمد"),
        ("یوسف", "يوسف"),
    ],
)
def test_spellings_a_person_takes_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_different_names_stay_different():
    assert fold("حسن") != fold("حسين")


@given(st.text("أإآىةabC١۲ ـَّٓٔٱکی\u0627\u0653é", max_size=12))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_only_digits_change_when_digits_are_folded():
    assert fold_digits("أ١٢ B۳") == "أ12 B3"


def test_the_shortest_ring_comes_first_with_every_name():
    graph = {"c": ["d"], "d": ["e"], "e": ["c"], "a": ["b", "c"], "b": ["a"], "z": ["a"]}

    assert cycles(graph) == (("a", "b"), ("c", "d", "e"))


def test_a_name_that_reads_itself_is_a_ring():
    assert cycles({"a": ["a"], "b": ["a"]}) == (("a",),)


def test_a_long_chain_without_a_ring_has_none():
    assert cycles({str(n): [str(n + 1)] for n in range(5_000)}) == ()


@given(graphs)
def test_every_ring_follows_the_arrows_back_to_its_start(graph):
    for ring in cycles(graph):
        steps = zip(ring, ring[1:] + ring[:1], strict=True)
        assert all(target in graph[name] for name, target in steps)
        assert len(set(ring)) == len(ring)


@given(graphs)
def test_names_that_reach_themselves_are_exactly_those_in_rings(graph):
    def reached(start):
        found, waiting = set(), [start]
        while waiting:
            for target in graph.get(waiting.pop(), ()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    in_rings = {name for ring in cycles(graph) for name in ring}
    assert in_rings == {name for name in graph if name in reached(name)}
