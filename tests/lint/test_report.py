"""How findings look: in words, with a caret under exactly the wrong token, in any width."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n.plain_messages import fill_in
from engine.lint.report import NARROWEST, as_text, findings, shown_width, word
from engine.problems import AnswerPlace, Location, Problem, Severity

WORDS = {
    "problems.F101.message": "There is no field type “{name}”.",
    "problems.F101.help": "Look up the types.",
    "problems.F101.suggestion": "Did you mean “{near}”?",
}
ISOLATES = "\u2066\u2067\u2068\u2069"


def problem(place=None, code="F101", **params):
    return Problem(code, place or Location("a.yaml", 1, 1, 1, 2), params or {"name": "interger"})


def shown(source, place, width=100, words=WORDS):
    lines = tuple(source.split("\n"))
    return list(as_text([problem(place)], words.get, lambda path: lines, width=width))


def under(lines):
    """What stands above the caret: the marks that lay a line out take no room."""
    source, caret = next((a, b) for a, b in zip(lines, lines[1:], strict=False) if "^" in b)
    source = "".join(c for c in source if c not in ISOLATES)
    return "".join(s for s, c in zip(source, caret, strict=False) if c == "^")


def test_a_message_is_filled_with_what_is_known():
    assert word(problem(), WORDS.get).message == "There is no field type “interger”."


def test_a_suggestion_stands_in_the_place_of_the_general_help():
    assert word(problem(name="x", near="text"), WORDS.get).help == "Did you mean “text”?"


def test_without_a_suggestion_the_general_help_stands():
    assert word(problem(name="x", near=""), WORDS.get).help == "Look up the types."


def test_a_problem_without_words_shows_its_code_and_what_is_known():
    assert word(problem(code="X9", limit=3), {}.get).message == "X9 limit=3"


def test_a_placeholder_that_nothing_fills_stays_visible():
    assert fill_in("{a} and {b}", {"a": 1}) == "1 and {b}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (("a", "b"), "a, b"),
        (Location("b.yaml", 7, 1, 7, 2), "b.yaml:7"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
    ],
)
def test_values_are_shown_as_a_person_reads_them(value, text):
    assert fill_in("{it}", {"it": value}) == text


def test_a_plural_is_shown_in_its_general_form():
    assert fill_in({"by": "n", "one": "{n} file", "other": "{n} files"}, {"n": 3}) == "3 files"


def test_the_caret_stands_under_exactly_the_token():
    found = shown("        type: interger", Location("a.yaml", 1, 15, 1, 23))
    assert found[0].startswith("a.yaml:1:15: error F101 There is no")
    assert under(found) == "interger"


def test_a_wide_character_takes_two_columns_of_carets():
    caret = shown("label: 児童 x", Location("a.yaml", 1, 8, 1, 10))[2]
    assert caret.count("^") == 4


def test_marks_above_letters_take_no_room():
    caret = shown("a: مُعَرِّف", Location("a.yaml", 1, 4, 1, 12))[2]
    assert caret.count("^") == 4


def test_the_parts_of_an_arabic_line_keep_their_order():
    line = shown("ar: ولي الأمر, fr: x", Location("a.yaml", 1, 16, 1, 18))[1]
    assert line.endswith("\u2066ar: ولي الأمر, \u2069\u2066fr\u2069\u2066: x\u2069")


def test_the_caret_keeps_its_column_in_an_arabic_line():
    assert under(shown("ar: ولي الأمر, fr: x", Location("a.yaml", 1, 16, 1, 18))) == "fr"


def test_a_token_of_many_lines_is_marked_to_the_end_of_its_first():
    assert under(shown("a: 'one\n  two'", Location("a.yaml", 1, 4, 2, 7))) == "'one"


def test_a_place_behind_the_end_of_a_line_is_marked_there():
    caret = shown("a: b", Location("a.yaml", 1, 5, 1, 5))[2]
    assert caret == f"{'':>6} | {'':4}^"


def test_a_place_outside_the_file_shows_no_line():
    assert not any("|" in line for line in shown("a: b", Location("a.yaml", 9, 1, 9, 2)))


def test_a_long_line_is_cut_around_its_token():
    source = f"{'x' * 300}wrong{'y' * 300}"
    found = shown(source, Location("a.yaml", 1, 301, 1, 306), width=40)
    assert under(found) == "wrong"
    assert all(len(line) <= 40 for line in found)


def test_a_tab_takes_one_column():
    assert under(shown("\ta: b", Location("a.yaml", 1, 2, 1, 3))) == "a"


def test_arabic_words_are_laid_out_from_right_to_left():
    words = {"problems.F101.message": "لا نوع باسم {name}", "commands.report.direction": "rtl"}
    assert (
        "\u2067لا نوع باسم interger\u2069"
        in shown("x", Location("a.yaml", 1, 1, 1, 2), 100, words)[0]
    )


def test_a_problem_without_a_place_is_told_of_the_project():
    found = list(as_text([Problem("F101", AnswerPlace("f", "x"))], WORDS.get, lambda path: ()))
    assert found[0].startswith("project.yaml:1:1: ")


def test_a_program_gets_exactly_these_facts():
    place = Location("forms/a.yaml", 3, 5, 3, 9)
    found = findings([Problem("F101", place, {"name": "x"}, Severity.WARNING)], WORDS.get, "p/")
    assert [asdict(one) for one in found] == [
        {
            "code": "F101",
            "severity": "warning",
            "file": "p/forms/a.yaml",
            "line": 3,
            "column": 5,
            "end_line": 3,
            "end_column": 9,
            "message": "There is no field type “x”.",
            "help": "Look up the types.",
        }
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=60)


@given(TEXT, st.integers(1, 70), st.integers(0, 70), st.integers(0, 120))
def test_whatever_stands_there_fits_the_terminal_and_cannot_move_its_cursor(
    source, column, length, width
):
    place = Location("a.yaml", 1, column, 1, column + length)
    found = [line for line in shown(source, place, width) if " | " in line[:9]]
    for line in found:
        assert shown_width(line) <= max(width, NARROWEST)
        assert not any(unicodedata.category(c) == "Cc" for c in line)
