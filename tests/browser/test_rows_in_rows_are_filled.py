"""Places and the people who lived there, filled on a small phone: with the script and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PASSWORD, Site
from tests.browser.test_every_page_is_accessible import _scrolls_sideways
from tests.browser.walking import enter, fill, press


@contextmanager
def signed_in(browser: Browser, sink: Site, language: str, script: bool) -> Iterator[Page]:
    """A page of a small phone, with the script or without."""
    size = {"width": 360, "height": 740}
    context = browser.new_context(viewport=size, java_script_enabled=script)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    enter(page, sink.url, "amal", PASSWORD, language)
    yield page
    context.close()
    assert faults == []


def stays(page: Page, url: str) -> Page:
    """The section of places, in a new form."""
    page.goto(url)
    page.locator("form[action='/cases/new/sink'] button").first.click()
    draft = page.url.rpartition("/")[0]
    page.goto(f"{draft}/choices_section")
    page.locator("[name=agreed][value=yes]").check()
    press(page, "continue")
    page.goto(f"{draft}/stays_section")
    return page


def add(page: Page, repeat: str) -> str:
    """A new row of a repeat, by its button; what the names in it begin with."""
    press(page, f"add_row:{repeat}")
    button = page.locator(f'button[value^="remove_row:{repeat}/"]').last
    return str(button.get_attribute("value")).partition(":")[2]


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-field="{name}"]')


def value(page: Page, name: str) -> Locator:
    return field(page, name).locator(".fixed")


@pytest.fixture(scope="module")
def answering(browser: Browser, sink: Site) -> Iterator[Page]:
    with signed_in(browser, sink, "ar", script=True) as page:
        yield page


@pytest.fixture(scope="module")
def silent(browser: Browser, sink: Site) -> Iterator[Page]:
    with signed_in(browser, sink, "en", script=False) as page:
        yield page


@pytest.fixture
def live(answering: Page, sink: Site) -> Page:
    return stays(answering, sink.url)


@pytest.fixture
def plain(silent: Page, sink: Site) -> Page:
    return stays(silent, sink.url)


def ready(page: Page) -> None:
    page.locator("#answers[data-live]").wait_for()


def test_totals_and_what_counts_follow_what_is_typed_in_rows_of_rows(live: Page) -> None:
    first = add(live, "stays")
    second = add(live, "stays")
    people = [add(live, f"{place}/people") for place in (first, first, second)]
    ready(live)
    for person, age in zip(people, ("40", "٩", "30"), strict=True):
        fill(live, {f"{person}/person_age": age})

    expect(value(live, "years_in_all")).to_have_text("٧٩")
    expect(value(live, f"{first}/years_there")).to_have_text("٤٩")
    expect(value(live, f"{people[0]}/younger")).to_have_text("١")
    expect(value(live, f"{people[1]}/younger")).to_have_text("٠")
    expect(field(live, f"{people[0]}/is_head")).to_be_visible()
    expect(field(live, f"{people[1]}/is_head")).to_be_hidden()
    fill(live, {f"{first}/alone": "yes"})
    expect(field(live, f"{first}/people")).to_be_hidden()
    expect(value(live, "years_in_all")).to_have_text("٣٠")
    fill(live, {f"{first}/alone": "no"})
    expect(value(live, "years_in_all")).to_have_text("٧٩")


def test_rows_are_chosen_among_as_soon_as_they_have_names(live: Page) -> None:
    ready(live)
    stay = add(live, "stays")
    people = [add(live, f"{stay}/people") for _ in range(2)]
    for person, name in zip(people, ("حليمة", "آدم"), strict=True):
        fill(live, {f"{person}/person_name": name})
    offered = field(live, f"{stay}/trusted").locator("label.choice:visible")
    expect(offered).to_have_text(["حليمة", "آدم"])
    offered.last.click()
    press(live, f"remove_row:{people[1]}")
    expect(offered).to_have_text(["حليمة"])
    assert live.locator(f'[name="{stay}/trusted"]:checked').count() == 0
    live.locator(".gone button").click()
    expect(offered).to_have_text(["حليمة", "آدم"])
    assert live.locator(f'[name="{stay}/trusted"]:checked').count() == 1


def test_a_fault_in_a_row_of_a_row_is_said_beside_it_when_it_is_left(live: Page) -> None:
    person = add(live, f"{add(live, 'stays')}/people")
    ready(live)
    fill(live, {f"{person}/person_age": "400"})
    live.locator(f'[name="{person}/person_name"]').focus()

    expect(field(live, f"{person}/person_age").locator(".error")).to_be_visible()
    fill(live, {f"{person}/person_age": "40"})
    expect(field(live, f"{person}/person_age").locator(".error")).to_have_count(0)


def test_the_new_row_is_where_the_page_goes_and_nothing_is_too_wide(live: Page) -> None:
    place = add(live, "stays")
    add(live, f"{place}/people")
    person = add(live, f"{place}/people")
    ready(live)

    expect(field(live, f"{person}/person_name")).to_be_in_viewport()
    expect(live.locator(".summary")).to_have_count(0)
    assert not _scrolls_sideways(live)
    outside = """() => [...document.querySelectorAll(".row .row *")].filter((one) => {
      const [box, row] = [one, one.closest(".row")].map((part) => part.getBoundingClientRect());
      return box.width && (box.left < row.left - 1 || box.right > row.right + 1);
    }).length"""
    assert live.evaluate(outside) == 0


def test_rows_of_rows_are_filled_without_the_script(plain: Page) -> None:
    first = add(plain, "stays")
    fill(plain, {f"{first}/stay_place": "Nyala"})
    person = add(plain, f"{first}/people")
    fill(plain, {f"{person}/person_name": "Halima", f"{person}/person_age": "40"})
    gone = add(plain, f"{first}/people")
    fill(plain, {f"{gone}/person_name": "Nobody"})
    press(plain, f"remove_row:{gone}")
    second = add(plain, "stays")
    fill(plain, {f"{second}/stay_place": "Bara", f"{second}/alone": "yes"})
    press(plain, "continue")
    told = plain.locator("main").inner_text()

    assert plain.url.endswith("/check")
    assert [text for text in ("Nyala", "Halima", "Bara", "40 years") if text not in told] == []
    assert "Nobody" not in told


def test_without_the_script_each_inner_row_says_when_a_question_counts(plain: Page) -> None:
    person = add(plain, f"{add(plain, 'stays')}/people")
    told = field(plain, f"{person}/is_head").locator(".when").inner_text()

    assert "Age of the person" in told
    assert "15" in told


def test_without_the_script_a_fault_of_an_inner_row_is_linked_to_its_box(plain: Page) -> None:
    first = add(plain, "stays")
    person = add(plain, f"{first}/people")
    fill(plain, {f"{first}/stay_place": "Nyala", f"{person}/person_age": "400"})
    press(plain, "continue")
    links = plain.locator(".summary a")
    boxes = [plain.locator(str(link.get_attribute("href"))) for link in links.all()]

    assert [box.get_attribute("name") for box in boxes] == [
        f"{person}/person_name",
        f"{person}/person_age",
    ]
