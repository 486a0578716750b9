"""Each type of field, as a real browser shows it: no accessibility fault, nothing too wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PASSWORD, Site
from tests.browser.test_every_page_is_accessible import _faults, _scrolls_sideways
from tests.browser.walking import enter


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_widget_has_an_accessibility_fault(
    browser: Browser, sink: Site, shots: Path | None, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    enter(page, sink.url, "amal", PASSWORD, language)
    page.goto(sink.url)
    page.locator("form[action='/cases/new/sink'] button").first.click()
    draft = page.url.rpartition("/")[0]
    found: dict[str, list[str]] = {}
    for section in sink.services.bundle.forms["everything"].sections:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"{draft}/{section.id}")
        if section.id == "choices_section":
            page.locator("input[name='agreed'][value='yes']").check()
            page.locator("button.btn[value='continue']").click()
            page.goto(f"{draft}/{section.id}")
        if section.id == "rows_section":
            page.locator("button[value='add_row:family']").click()
        if section.id == "stays_section":
            for _ in range(2):
                page.locator("button[value='add_row:stays']").click()
                page.locator("button[value$='/people']").last.click()
        if shots is not None:
            page.screenshot(path=shots / f"sink-{section.id}-{language}.png", full_page=True)
        assert not _scrolls_sideways(page), section.id
        if faults := _faults(page):
            found[section.id] = faults
    context.close()

    assert found == {}
