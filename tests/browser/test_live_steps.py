"""The questions of a step answer as one types, as those of a form do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.speaking import Speaker


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Amal raises the alarm for a child."""
    site.services.accounts.set_language("amal", "ar")
    speaker = Speaker(site.url, "amal")
    case, token = speaker.register(), speaker.client.cookies["himaya"]
    speaker.client.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    context.add_cookies([{"name": "himaya", "value": token, "url": site.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(f"{site.url}/cases/{case}/steps/raise_alarm")
    opened.locator("#answers[data-live]").wait_for()
    yield opened
    context.close()
    assert faults == []


def test_a_narrower_list_of_places_offers_what_lies_in_the_wider(page):
    locality = page.locator('[name="danger_place.locality"]')
    before = locality.locator("option").count()
    page.locator('[name="danger_place.state"]').select_option(index=1)
    assert 1 < locality.locator("option").count() < before


def test_what_cannot_be_read_is_said_when_it_is_left(page):
    page.locator('[name="danger"]').fill("خطر \u202e مقلوب")
    page.locator('[name="danger_place.state"]').focus()
    error = page.locator('[data-field="danger"] .error')
    expect(error).to_be_visible()
    page.locator('[name="danger"]').fill("خطر")
    expect(error).to_have_count(0)


def test_nothing_of_it_is_kept_by_itself_and_leaving_warns(page):
    page.locator('[name="danger"]').fill("خطر قريب")
    page.wait_for_load_state("networkidle")
    assert page.locator("#answers[data-keeps-here]").count() == 0
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
