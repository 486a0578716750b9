"""Rows that come, go and move without a page being fetched, on a small phone in Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.speaking import Speaker, shown
from tests.browser.walking import fill, press


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Amal's page of the family, without a row."""
    site.services.accounts.set_language("amal", "ar")
    speaker = Speaker(site.url, "amal")
    draft, token = speaker.new_draft(), speaker.client.cookies["himaya"]
    speaker.client.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    context.add_cookies([{"name": "himaya", "value": token, "url": site.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(f"{site.url}{draft}/care_section")
    alive(opened)
    opened.evaluate("window.same = true")
    yield opened
    context.close()
    assert faults == []


def alive(page: Page) -> None:
    page.locator("#answers[data-live]").wait_for()


def rows(page: Page) -> Locator:
    return page.locator("[data-row^='family/']")


def add(page: Page) -> str:
    """The name that a new row has."""
    page.locator('button[value="add_row:family"]').click()
    return str(rows(page).last.get_attribute("data-row"))


def names(page: Page) -> list[str]:
    boxes = page.locator('[name^="family/"][name$="/member_name"]')
    return [box.input_value() for box in boxes.all()]


def on_the_same_page(page: Page) -> bool:
    return page.evaluate("window.same === true")


def kept(page: Page) -> None:
    """Keep what was typed by the button, then open the page anew."""
    address = page.url
    press(page, "save")
    page.wait_for_url(lambda url: "/drafts/" not in url)
    page.goto(address)
    alive(page)


def test_a_row_comes_at_once_with_the_focus_in_it_and_is_kept(page):
    row = add(page)
    assert on_the_same_page(page)
    assert page.evaluate("document.activeElement.name").startswith(row)
    assert rows(page).count() == 1
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=9_000):
        fill(page, {f"{row}/member_name": "حليمة"})
    assert "حليمة" in str(rows(page).first.get_attribute("aria-label"))
    page.goto(page.url)
    alive(page)
    assert names(page) == ["حليمة"]
    assert rows(page).first.get_attribute("data-row") == row


def test_a_row_goes_at_once_and_comes_back_with_what_was_typed(page):
    first, second = add(page), add(page)
    fill(page, {f"{first}/member_name": "حليمة", f"{second}/member_name": "آدم"})
    page.locator(f'button[value="remove_row:{first}"]').click()
    assert names(page) == ["آدم"]
    assert "١" in str(rows(page).first.get_attribute("aria-label"))
    expect(page.locator(".gone")).to_contain_text("حليمة")
    page.locator(".gone button").click()
    assert names(page) == ["حليمة", "آدم"]
    page.locator(f'button[value="remove_row:{second}"]').click()
    kept(page)
    assert names(page) == ["حليمة"]
    assert page.locator(".gone").count() == 0


def test_a_row_moves_up_and_the_order_is_kept(page):
    for text in ("حليمة", "آدم", "سارة"):
        fill(page, {f"{add(page)}/member_name": text})
    third = rows(page).last.get_attribute("data-row")
    button = page.locator(f'button[value="move_row:{third}"]')
    button.click()
    expect(button).to_be_focused()
    assert names(page) == ["حليمة", "سارة", "آدم"]
    assert on_the_same_page(page)
    kept(page)
    assert names(page) == ["حليمة", "سارة", "آدم"]
    assert page.locator('button[value^="move_row:family/"]:visible').count() == 2


def test_a_new_row_answers_as_one_types_and_counts(page):
    row = add(page)
    expect(page.locator(f'[data-field="{row}/member_with_child"]')).to_be_hidden()
    fill(page, {f"{row}/member_alive": "yes", f"{row}/member_age": "٩"})
    fill(page, {f"{row}/member_with_child": "yes"})
    total = page.locator('[data-field="household_children"] .fixed')
    expect(total).to_have_text("١")
    page.locator(f'button[value="remove_row:{row}"]').click()
    expect(total).to_have_text("٠")
    expect(page.locator(".rows__none")).to_be_visible()


def test_rows_made_on_two_pages_both_stay(page):
    other = page.context.new_page()
    other.goto(page.url)
    alive(other)
    fill(page, {f"{add(page)}/member_name": "حليمة"})
    kept(page)
    fill(other, {f"{add(other)}/member_name": "آدم"})
    kept(other)
    assert sorted(names(other)) == ["آدم", "حليمة"]


def test_a_row_made_without_a_line_comes_back_with_what_was_typed(page):
    page.locator("#answers[data-keeps-here]").wait_for()
    page.context.set_offline(True)
    row, saved = add(page), page.locator(".saved")
    expect(saved).to_contain_text("الجهاز", timeout=8_000)  # the row, still empty
    saved.evaluate("said => said.textContent = ''")
    fill(page, {f"{row}/member_name": "حليمة"})
    expect(saved).to_contain_text("الجهاز", timeout=8_000)
    context, address = page.context, page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    alive(again)
    again.locator("main .note", has_text="دون اتصال").wait_for()
    assert names(again) == ["حليمة"]


def test_no_more_rows_are_offered_than_may_be(page):
    page.evaluate(
        """() => Array.from({ length: 30 }, () => {
          document.querySelector('button[value="add_row:family"]').click();
        })"""
    )
    expect(page.locator('button[value="add_row:family"]')).to_be_hidden()
    page.locator('button[value^="remove_row:family/"]').first.click()
    expect(page.locator('button[value="add_row:family"]')).to_be_visible()


def test_without_the_script_the_buttons_do_the_same(site):
    speaker = Speaker(site.url, "amal")
    at = f"{speaker.new_draft()}/care_section"
    for _ in range(2):
        speaker.post(at, {**shown(speaker.client.get(at).text), "do": "add_row:family"})
    first, second = row_names(speaker.client.get(at).text)
    speaker.post(at, {**shown(speaker.client.get(at).text), "do": f"move_row:{second}"})
    assert row_names(speaker.client.get(at).text) == [second, first]
    speaker.post(at, {**shown(speaker.client.get(at).text), "do": f"remove_row:{second}"})
    assert row_names(speaker.client.get(at).text) == [first]
    speaker.client.close()


def row_names(html: str) -> list[str]:
    return re.findall(r'data-row="([^"]+)"', html)
