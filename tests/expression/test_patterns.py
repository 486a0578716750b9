"""Patterns: the same verdict as a regular expression of the subset, in linear time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expression.pattern import check_pattern, compile_pattern, matches_whole

atoms = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\d", "(?:ab|c)", "(a|b)", "1", "[0-9b-c]"]
)
bounds = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}"])
patterns = st.lists(st.tuples(atoms, bounds).map("".join), max_size=5).map("".join)
texts = st.text("abc12\n", max_size=8)


@settings(max_examples=400)
@given(patterns, texts)
def test_a_pattern_of_the_subset_matches_what_a_regular_expression_matches(pattern, text):
    compiled = compile_pattern(pattern)

    if check_pattern(pattern):
        assert compiled is None
    else:
        assert matches_whole(compiled, text) is bool(re.fullmatch(pattern, text, re.ASCII))


@settings(max_examples=300)
@given(st.text(r"ab()[]{}|?*+.^$\-,123dwusx", max_size=14), texts)
def test_any_text_is_a_pattern_or_has_faults_inside_it(pattern, text):
    faults = check_pattern(pattern)
    compiled = compile_pattern(pattern)

    assert (compiled is None) is bool(faults)
    assert all(0 <= fault.start <= fault.end <= len(pattern) for fault in faults)
    assert compiled is None or matches_whole(compiled, text) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a|a)*b", "a" * 20_000),
        ("(a|aa)*b", "a" * 20_000),
        ("(a?){50}b", "a" * 20_000),
        (".*a.{200}", "a" * 5_000 + "\n"),
        ("(.{0,20}a){0,20}", "ab" * 5_000),
        ("(x?y?z?){0,300}", "xyz" * 2_000),
    ],
)
def test_no_pattern_makes_a_long_text_expensive(pattern, text):
    compiled = compile_pattern(pattern)
    assert compiled is not None
    start = time.perf_counter()

    matches_whole(compiled, text)

    assert time.perf_counter() - start < 3


@pytest.mark.parametrize("pattern", ["(a+)+", "(a*)*", "(a+b?)*", "((ab)+c)*", "(?:a|b+)*"])
def test_an_endless_repeat_inside_another_is_refused(pattern):
    assert "R131" in [fault.code for fault in check_pattern(pattern)]


@pytest.mark.parametrize(
    "pattern", ["a*a*", ".*.+", "a+b?a*", "(a+){2}", "[a-m]+[k-z]+", "(xa*)a*"]
)
def test_touching_endless_repeats_of_the_same_letters_are_refused(pattern):
    assert "R132" in [fault.code for fault in check_pattern(pattern)]


@pytest.mark.parametrize("pattern", ["a+b+", "[A-Z]+[0-9]+", "a+ a+", "(ab){2,3}c*", "[ء-ي]+ ?"])
def test_harmless_repeats_are_accepted(pattern):
    assert check_pattern(pattern) == ()


def test_arabic_letters_and_ranges_match():
    letters = compile_pattern("[ء-ي]{2,}")

    assert matches_whole(letters, "محمد")
    assert not matches_whole(letters, "محمد1")


def test_a_digit_is_a_digit_in_any_script():
    assert matches_whole(compile_pattern(r"\d"), "٣")
    assert not matches_whole(compile_pattern(r"\D"), "٣")
    assert not matches_whole(compile_pattern("[^0-9]*"), "بيت ٣")
    assert matches_whole(compile_pattern("[۰-۹]"), "٣")


def test_endless_repeats_of_digits_touch_whatever_their_script():
    assert check_pattern("[0-9]*[٠-٩]*") != ()
