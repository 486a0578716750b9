"""What tells how far one is and what is wrong, in both languages on a small phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.speaking import Speaker
from tests.browser.walking import fill, press

WORDS = {
    "en": ("Part 1 of 6", "Saved"),
    "ar": ("الجزء ١ من ٦", "حُفظ"),
}
LEAVES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """The language that Amal reads."""
    site.services.accounts.set_language("amal", request.param)
    yield request.param
    site.services.accounts.set_language("amal", "ar")


@pytest.fixture
def page(browser: Browser, site: Site, language: str) -> Iterator[Page]:
    """The first page of a new registration."""
    speaker = Speaker(site.url, "amal")
    draft, token = speaker.new_draft(), speaker.client.cookies["himaya"]
    speaker.client.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    context.add_cookies([{"name": "himaya", "value": token, "url": site.url}])
    opened = context.new_page()
    opened.goto(f"{site.url}{draft}/consent_section")
    opened.locator("#answers[data-live]").wait_for()
    yield opened
    context.close()


def test_a_page_says_which_part_of_the_form_it_is(page, language):
    expect(page.get_by_text(WORDS[language][0])).to_be_visible()
    expect(page.locator("ol.progress [aria-current=step]")).to_have_count(1)


def test_what_is_wrong_is_listed_first_and_leads_to_the_first_of_it(page):
    press(page, "continue")
    page.locator("#answers[data-live]").wait_for()
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    problems.locator("a").first.click()
    place = page.evaluate("document.activeElement.closest('[data-field]').dataset.field")
    assert place == page.locator(".field--wrong").first.get_attribute("data-field")


def test_leaving_warns_until_it_is_said_that_typing_is_saved(page, language):
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=9_000):
        fill(page, {"withhold_from": "الجار"})
        assert page.evaluate(LEAVES) is False
    expect(page.locator(".saved")).to_contain_text(WORDS[language][1])
    page.wait_for_function(LEAVES)
