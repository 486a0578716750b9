"""axe finds nothing on any page, in both languages, on phone and desktop, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, Site
from tests.browser.pages import Pages, made_pages
from tests.browser.walking import enter

RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what passed is not described node by node
}
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
# What the dark scheme changes are colours, whose contrast has a test of its own: each language and
# each size is looked at once in either scheme.
LOOKS = [
    ("ar", "phone", "dark"),
    ("ar", "desktop", "light"),
    ("en", "phone", "light"),
    ("en", "desktop", "dark"),
]


@pytest.fixture(scope="module")
def made(browser: Browser, site: Site) -> Pages:
    """A case in the middle of its way, with something on every page."""
    return made_pages(browser, site)


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_no_page_has_an_accessibility_fault(
    browser: Browser, site: Site, made: Pages, shots: Path | None, look: tuple[str, str, str]
) -> None:
    language, size, scheme = look
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for login, paths in made.by_person.items():
        context.clear_cookies()
        enter(page, site.url, login, PASSWORD, language)
        for name, path in paths.items():
            page.set_viewport_size({"width": width, "height": height})
            _look(page, f"{site.url}{path}", made.posts.get(name))
            if shots is not None:
                page.screenshot(
                    path=shots / f"{name}-{language}-{size}-{scheme}.png", full_page=True
                )
            assert not _scrolls_sideways(page), name
            if faults := _faults(page):
                found[name] = faults
    context.close()
    assert found == {}


def _look(page: Page, url: str, press: tuple[str, str] | None) -> None:
    page.goto(url)
    if press is None:
        return
    button, brings = press
    page.locator(button).first.click()
    page.locator(brings).locator("visible=true").first.wait_for()


def _faults(page: Page) -> list[str]:
    # As tall as the page: else the bar at its foot half covers whatever lies behind it just now.
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.set_viewport_size({"width": width, "height": whole})
    report = Axe().run(page, options=RULES).response
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in report["violations"]]


def _scrolls_sideways(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )
