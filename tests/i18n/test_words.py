"""Words, plurals, digits, dates and order for one reader."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n.calendar import UMALQURA, second_date
from engine.i18n.catalogue import Catalogue
from engine.i18n.collation import collation_key
from engine.i18n.dates import date_words, instant_words, relative_day
from engine.i18n.digits import ARAB, LATN, in_digits, number_text, to_ascii_digits
from engine.i18n.languages import direction, plural_category
from engine.i18n.messages import format_message, placeholders
from engine.i18n.reader import ReaderWords


@dataclass(frozen=True)
class Labelled:
    text: str


@dataclass(frozen=True)
class Listed:
    by_code: dict[str, Labelled] = field(default_factory=dict)


CHILDREN = {
    "by": "n",
    "zero": "لا أطفال",
    "one": "طفل واحد",
    "two": "طفلان",
    "few": "{n} أطفال",
    "many": "{n} طفلًا",
    "other": "{n} طفل",
}
CATALOGUE = Catalogue(
    {
        "en": {
            "hello": "Hello {name}, number {case.number}",
            "only.english": "Only here",
            "lists.sex.f.label": "Girl",
            "time.yesterday": "yesterday",
            "time.today": "today",
            "time.tomorrow": "tomorrow",
            "time.in_days": {"by": "n", "one": "in {n} day", "other": "in {n} days"},
            "time.days_ago": {"by": "n", "one": "{n} day ago", "other": "{n} days ago"},
        },
        "ar": {"lists.sex.f.label": "فتاة", "children": CHILDREN},
    },
    "en",
)
LISTS = {"sex": Listed({"f": Labelled("lists.sex.f"), "x": Labelled("lists.sex.x")})}


def reader(tag: str, digits: str = LATN) -> ReaderWords:
    return ReaderWords(
        CATALOGUE,
        tag,
        digits,
        LISTS,
        people=lambda one: one.upper(),
        agencies=lambda one: one + "!",
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "لا أطفال"),
        (1, "طفل واحد"),
        (2, "طفلان"),
        (3, "٣ أطفال"),
        (11, "١١ طفلًا"),
        (100, "١٠٠ طفل"),
        (103, "١٠٣ أطفال"),
        (1200, "١٬٢٠٠ طفل"),
    ],
)
def test_arabic_counts_in_six_forms(count: int, expected: str) -> None:
    assert reader("ar", ARAB).text("children", n=count) == expected


def test_a_placeholder_is_filled_as_a_whole_name() -> None:
    assert reader("en").text("hello", **{"name": "Amal", "case.number": "7"}) == (
        "Hello Amal, number 7"
    )


def test_a_placeholder_without_a_value_stays_visible() -> None:
    assert reader("en").text("hello", name="Amal") == "Hello Amal, number …"


@pytest.mark.parametrize("text", ["{0}", "{}", "{a[0]}", "{a!r}", "{a:>99}", "{"])
def test_what_is_no_plain_placeholder_is_left_alone(text: str) -> None:
    assert format_message(text, {"a": "x"}, "en") == text


@pytest.mark.parametrize("text", ["{a.upper}", "{a.__class__}", "{a.__class__.__mro__}"])
def test_no_attribute_of_a_value_can_be_reached(text: str) -> None:
    assert format_message(text, {"a": "x"}, "en") == "…"


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert format_message("{a}", {"a": "{b}", "b": "secret"}, "en") == "{b}"


@given(st.text(), st.one_of(st.none(), st.floats(), st.integers(), st.text()))
def test_filling_never_raises(text: str, value: object) -> None:
    assert isinstance(format_message({"by": "n", "other": text}, {"n": value}, "ar"), str)


def test_placeholders_of_all_plural_forms_are_known() -> None:
    assert placeholders(CHILDREN) == {"n"}


def test_missing_words_fall_back_to_the_source_language_and_then_to_the_path() -> None:
    assert reader("ar").text("only.english") == "Only here"
    assert reader("ar").text("no.such.path") == "no.such.path"
    assert not reader("ar").has("no.such.path")


def test_a_choice_has_its_label_or_its_code() -> None:
    labels = [
        reader("ar").choice(*at) for at in (("sex", "f"), ("sex", "x"), ("sex", "?"), ("?", "f"))
    ]

    assert labels == ["فتاة", "x", "?", "f"]


def test_people_and_agencies_are_named_by_the_caller() -> None:
    assert (reader("en").person("amal"), reader("en").agency("ngo")) == ("AMAL", "ngo!")


def test_flags_are_no_numbers() -> None:
    assert format_message("{a}", {"a": True}, "en") == "True"
    assert reader("en", ARAB).text("hello", name=True, **{"case.number": 1}).endswith("١")


@pytest.mark.parametrize(
    ("value", "places", "system", "expected"),
    [
        (1234567.5, None, ARAB, "١٬٢٣٤٬٥٦٧٫٥"),
        (1234567.5, None, LATN, "1,234,567.5"),
        (3.0, None, LATN, "3"),
        (2.5, 0, LATN, "3"),
        (2, 2, LATN, "2.00"),
        (1e20, 2, LATN, "100,000,000,000,000,000,000"),
        (-1e-07, None, LATN, "-0.0000001"),
        (float("nan"), None, LATN, "…"),
    ],
)
def test_numbers_are_written_in_the_readers_digits(
    value: float, places: int | None, system: str, expected: str
) -> None:
    assert number_text(value, system, places) == expected


@given(st.text())
def test_digits_come_back_as_ascii(text: str) -> None:
    assert to_ascii_digits(in_digits(text, ARAB)) == to_ascii_digits(text)


def test_persian_digits_are_digits() -> None:
    assert reader("en").digits("۱۲ ٣") == "12 3"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("ar-SD", "rtl"), ("en", "ltr"), ("fa", "rtl"), ("?", "ltr")],
)
def test_direction_comes_from_the_language(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_plural_categories_know_decimals() -> None:
    assert [plural_category("en", 1), plural_category("en", 1.5)] == ["one", "other"]


@pytest.mark.parametrize(
    ("iso", "english", "arabic"),
    [
        ("2015-03-04", "4 March 2015", "٤ مارس ٢٠١٥"),
        ("2015-03", "March 2015", "مارس ٢٠١٥"),
        ("2015", "2015", "٢٠١٥"),
        ("2015-02-30", "2015-02-30", "2015-02-30"),
    ],
)
def test_dates_are_put_in_words(iso: str, english: str, arabic: str) -> None:
    assert date_words(iso, "en", LATN) == english
    assert date_words(iso, "ar", ARAB) == arabic


def test_january_is_called_as_in_sudan() -> None:
    assert "يناير" in date_words("2015-01-01", "ar", LATN)


def test_an_instant_is_told_in_the_projects_zone() -> None:
    instant = "2026-11-22T22:30:00.000Z"

    assert instant_words(instant, "en", "Africa/Khartoum", LATN) == "23 November 2026, 00:30"
    assert instant_words(instant, "ar", "UTC", ARAB) == "٢٢ نوفمبر ٢٠٢٦، ٢٢:٣٠"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-21", "yesterday"),
        ("2026-11-22", "today"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-25", "in 3 days"),
        ("2026-11-12", "10 days ago"),
    ],
)
def test_near_days_are_told_from_today(day: str, expected: str) -> None:
    assert relative_day(day, "2026-11-22", reader("en").text) == expected


@pytest.mark.parametrize(
    ("iso", "tag", "digits", "expected"),
    [
        ("2015-03-04", "ar", ARAB, "١٣ جمادى الأولى ١٤٣٦"),
        ("2015-03-04", "en", LATN, "13 Jumada al-Ula 1436"),
        ("2026-11-22", "en", LATN, "12 Jumada al-Akhirah 1448"),
        ("2015-03", "en", LATN, ""),
        ("2015-02-30", "en", LATN, ""),
        ("1900-01-01", "en", LATN, ""),
        ("2200-01-01", "en", LATN, ""),
    ],
)
def test_the_second_calendar_stands_beside_full_dates(
    iso: str, tag: str, digits: str, expected: str
) -> None:
    assert second_date(iso, UMALQURA, tag, digits) == expected


def test_a_calendar_nobody_named_is_not_shown() -> None:
    assert second_date("2015-03-04", "", "ar", ARAB) == ""


def test_arabic_names_sort_as_a_reader_looks_for_them() -> None:
    names = ["أحمد", "آدم", "بشير", "إبراهيم", "ابتسام", "يوسف", "هدى"]

    assert in_order(names, "ar") == [
        "ابتسام",
        "إبراهيم",
        "أحمد",
        "آدم",
        "بشير",
        "هدى",
        "يوسف",
    ]


def in_order(names: list[str], tag: str) -> list[str]:
    return sorted(names, key=lambda name: collation_key(name, tag))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["دارين", "دَار", "دارا"], ["دَار", "دارا", "دارين"]),
        (["محمد", "مجدي", "محـــمد"], ["مجدي", "محـــمد", "محمد"]),
        (["يحيى", "يحيي", "يحيا"], ["يحيا", "يحيى", "يحيي"]),
        (["معسكر ١٠", "معسكر ٩", "معسكر"], ["معسكر", "معسكر ٩", "معسكر ١٠"]),
    ],
)
def test_marks_stretches_and_numbers_do_not_disturb_the_order(names, expected) -> None:
    assert in_order(names, "ar") == expected


def test_each_reader_finds_their_own_script_first() -> None:
    names = ["Amal", "أمل", "Zara", "يوسف", "Élise"]

    assert in_order(names, "ar") == ["أمل", "يوسف", "Amal", "Élise", "Zara"]
    assert in_order(names, "en") == ["Amal", "Élise", "Zara", "أمل", "يوسف"]


@given(st.lists(st.text()))
def test_the_order_of_a_list_does_not_hang_on_how_it_came(names: list[str]) -> None:
    assert in_order(names, "ar") == in_order(names[::-1], "ar")
