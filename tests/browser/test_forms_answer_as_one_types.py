"""Forms that answer as one types, in Arabic on a small phone: what is asked, computed, refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import PASSWORD, Site
from playwright.sync_api import Browser, Page
from walking import sign_in


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    sign_in(opened, site.url, "amal", PASSWORD, "ar")
    yield opened
    context.close()
    assert faults == []


def start(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.locator('form[action="/cases/new/case"] button').first.click()
    live(page)


def live(page: Page) -> None:
    page.locator("#answers[data-live]").wait_for()


def test_the_page_comes_alive(page, site):
    start(page, site)
    assert page.locator(".when:visible").count() == 0
