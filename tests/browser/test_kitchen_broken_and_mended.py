"""Every question filled in a real browser in both languages: wrong in all ways, then rightly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from engine.case import Answers, from_document
from engine.expression.folding import fold_digits
from engine.query import ALL
from tests.browser.conftest import Site
from tests.browser.kitchen import BREAKS, FILES, Cook, Seen, look
from tests.browser.walking import fill, press
from tests.kitchen_answers import GOOD

# What no two cases may share.
OWN = {
    "ar": {"words_section": {"phone": "٠٩١٢٣٤٥٦٧٨", "national_number": "٧٩٩٢٧٣٩٨٧١٣"}},
    "en": {"words_section": {"phone": "0912000000", "national_number": "49927398716"}},
}
ARABIC = re.compile("[\u0621-\u064a]")
LATIN = re.compile("[a-zA-Z]")


@pytest.fixture(scope="module", params=["ar", "en"])
def cook(request, browser: Browser, sink: Site) -> Iterator[Cook]:
    context = browser.new_context(viewport={"width": 400, "height": 900})
    one = Cook(context.new_page(), sink, request.param)
    one.begin()
    yield one
    context.close()


@pytest.fixture(scope="module")
def broken(cook: Cook) -> dict[tuple[str, int], Seen]:
    return cook.break_all()


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_is_told_where_it_is_and_the_typing_stays(broken, cook, name):
    one = BREAKS[name]
    seen = broken[one.section, one.round]
    told = seen.beside.get(one.field, "")
    assert seen.path.endswith(one.section), "the page went on"
    assert told, seen.beside
    label = seen.labels[one.field].partition(" (")[0]
    assert one.files or seen.summary[f"f-{one.field}"].startswith(label[: len(label) // 2]), (
        seen.summary
    )
    assert (ARABIC if cook.language == "ar" else LATIN).search(told)
    for control, typed in one.typed.items():
        expected = [typed] if isinstance(typed, str) else list(typed)
        kept = sorted(fold_digits(text) for text in seen.typed[control])
        assert kept == sorted(fold_digits(text) for text in expected)


@pytest.fixture(scope="module")
def mended(broken, cook: Cook) -> Answers:
    """What is stored once everything is put right in the same draft, and sent."""
    for section, answers in GOOD.items():
        answers = {**answers, **OWN[cook.language].get(section, {})}
        seen = cook.send(section, answers, FILES if section == "things_section" else {})
        assert not seen.path.endswith(section), seen.beside
    for seen in (cook.rows(), cook.stays()):
        assert not seen.beside, seen.beside
    assert cook.page.url == f"{cook.draft}/check"
    press(cook.page, "send")
    assert "/cases/" in cook.page.url, look(cook.page).summary
    case = cook.page.url.rpartition("/")[2]
    document = cook.site.store.get(case, ALL)
    assert document is not None
    record = from_document(document).current("everything")
    assert record is not None
    return record.answers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_name", "ليلى"),
        ("story", "سطر\nوسطر"),
        ("ration_card", "12345678"),
        ("siblings", 2),
        ("weight", 21.5),
        ("sleep", 7),
        ("distance", 2.5),
        ("total", 3),
        ("heaviest_need", "food"),
        ("agreed", True),
        ("main_need", "food"),
        ("concerns", ["food", "school"]),
        ("order_of_needs", ["school", "food"]),
        ("home", "tawila"),
        ("born", "2016-05"),
        ("came_at", "07:30"),
        ("left_at", "12:15"),
        ("happened_at", "2026-02-28T16:00:00.000Z"),
        ("second_worker", "badr"),
        ("others_told", ["amal", "badr"]),
        ("helping_agency", "hope"),
        ("where_found", {"latitude": 15.5007, "longitude": 32.5599}),
    ],
)
def test_what_was_broken_is_mended_and_stored(mended, name, value):
    assert mended[name] == value


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_refused_is_replaced_by_a_good_one(mended, sink, name):
    (file,) = mended[name]
    content = sink.store.blob_get(file["blob"])
    assert content is not None
    assert len(content) == file["bytes"]


def test_digits_are_stored_alike_whichever_were_typed(mended, cook):
    typed = OWN[cook.language]["words_section"]
    assert {name: mended[name] for name in typed} == {n: fold_digits(v) for n, v in typed.items()}


def test_rows_of_rows_are_stored(mended):
    (place,) = mended["stays"]
    (person,) = place["people"]
    assert (place["stay_place"], person["person_name"], person["person_age"]) == (
        *("نيالا", "حليمة"),
        30,
    )


def test_a_label_that_names_an_answer_follows_what_is_typed(cook, sink):
    cook.page.goto(sink.url)
    cook.page.locator('form[action="/cases/new/sink"] button').first.click()
    cook.page.locator("#answers[data-live]").wait_for()
    label = cook.page.locator("label[for=f-story]")
    expect(label).to_contain_text("…")
    fill(cook.page, {"first_name": "<i>سلمى</i>"})
    expect(label).to_contain_text("<i>سلمى</i>")
    cook.page.fill("[name=first_name]", "")
    expect(label).to_contain_text("…")
