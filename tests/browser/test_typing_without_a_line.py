"""The line goes down while someone types on a shared device: nothing lost, read or sent twice."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, Site
from tests.browser.speaking import Speaker
from tests.browser.walking import fill, press, sign_in, sign_out

CANARY = "قنديل المرفأ الأزرق"
LATIN = "canary lighthouse"
KEPT = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("himaya");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("unsent").objectStore("unsent").getAll();
    const octets = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result.map((kept) => (
        { ...kept, iv: octets(kept.iv), sealed: octets(kept.sealed) })));
    };
  };
})
"""
OPENED = """
async (kept) => {
  const told = await (await fetch("/keeping")).json();
  const octets = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const head = [kept.slot, kept.owner, kept.bundle, kept.week, kept.until];
  const additionalData = new TextEncoder().encode(JSON.stringify(head));
  const way = { name: "AES-GCM", iv: octets(kept.iv), additionalData };
  for (const masked of Object.values(told.keys)) {
    const both = octets(masked);
    const raw = both.slice(0, 32).map((octet, at) => octet ^ both[at + 32]);
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const plain = await crypto.subtle.decrypt(way, key, octets(kept.sealed)).catch(() => null);
    if (plain) return new TextDecoder().decode(plain);
  }
  return "";
}
"""


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    """One profile of a small phone that several people use."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    yield context
    context.set_offline(False)
    context.close()


def open_form(device: BrowserContext, site: Site, language: str = "ar") -> Page:
    """Amal's new registration, its script awake."""
    site.services.accounts.set_language("amal", language)
    speaker = Speaker(site.url, "amal")
    draft, token = speaker.new_draft(), speaker.client.cookies["himaya"]
    speaker.client.close()
    device.add_cookies([{"name": "himaya", "value": token, "url": site.url}])
    page = device.new_page()
    page.goto(f"{site.url}{draft}/consent_section")
    awake(page)
    return page


def awake(page: Page) -> None:
    page.locator("#answers[data-live]").wait_for()
    page.locator("#answers[data-keeps-here]").wait_for()


def type_away(page: Page, text: str = CANARY) -> None:
    """The line goes down, then something is typed."""
    page.context.set_offline(True)
    fill(page, {"withhold_from": text})


def saved(page: Page, words: str) -> None:
    expect(page.locator(".saved")).to_contain_text(words, timeout=8000)


def close_and_come_back(page: Page, url: str = "") -> Page:
    """The page is killed; later, with the line back, another is opened."""
    context, url = page.context, url or page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.on("dialog", lambda dialog: dialog.accept())
    again.goto(url)
    return again


def all_sent(page: Page) -> None:
    """Wait until nothing lies on the device any more."""
    for _ in range(100):
        if page.evaluate("localStorage.getItem('unsent')") is None:
            break
        page.wait_for_timeout(50)
    assert page.evaluate(KEPT) == []


def test_what_is_typed_without_a_line_is_kept_on_the_device_and_that_is_said(device, site):
    page = open_form(device, site, "en")
    type_away(page)
    expect(page.locator(".saved")).to_have_text(
        re.compile(r"^Saved on this device at \d\d:\d\d, not yet sent$")
    )
    assert len(page.evaluate(KEPT)) == 1


def test_it_is_sent_by_itself_once_the_line_is_back(device, site):
    page = open_form(device, site)
    type_away(page)
    saved(page, "الجهاز")
    device.set_offline(False)
    all_sent(page)
    expect(page.locator(".saved")).not_to_contain_text("الجهاز")
    draft = site.store.document("draft", page.url.split("/")[4])
    assert CANARY in json.dumps(draft, ensure_ascii=False)


def test_a_button_without_a_line_leaves_the_page_as_it_is(device, site):
    page = open_form(device, site)
    path = page.url.removeprefix(site.url)
    type_away(page)
    press(page, "continue")
    saved(page, "لا يوجد اتصال")
    assert page.url == site.url + path
    expect(page.locator('[name="withhold_from"]')).to_have_value(CANARY)


def test_what_was_typed_returns_after_the_page_was_killed_and_is_sent_once(device, site):
    page = open_form(device, site)
    type_away(page)
    saved(page, "الجهاز")

    page = close_and_come_back(page)
    awake(page)

    expect(page.locator("main .note", has_text="دون اتصال")).to_be_visible()
    expect(page.locator('[name="withhold_from"]')).to_have_value(CANARY)
    all_sent(page)
    page.reload()
    awake(page)
    expect(page.locator('[name="withhold_from"]')).to_have_value(CANARY)
    assert page.locator("main .note", has_text="دون اتصال").count() == 0


def test_what_returned_can_be_let_go(device, site):
    page = open_form(device, site)
    type_away(page)
    saved(page, "الجهاز")
    page = close_and_come_back(page)
    awake(page)

    page.locator("main .note button", has_text="التخلي").click()

    expect(page.locator('[name="withhold_from"]')).to_have_value("")
    all_sent(page)


def test_the_next_person_on_the_device_can_read_nothing_of_it(device, site):
    page = open_form(device, site)
    path = page.url.removeprefix(site.url)
    type_away(page, f"{CANARY} {LATIN}")
    saved(page, "الجهاز")
    page = close_and_come_back(page, site.url)
    page.locator("main .note", has_text="ولم يُرسل بعد").wait_for()
    sign_out(page)

    sign_in(page, site.url, "omer", PASSWORD, "ar")
    (kept,) = page.evaluate(KEPT)
    assert page.locator("main .note", has_text="ولم يُرسل بعد").count() == 0
    assert page.evaluate(OPENED, kept) == ""
    held = json.dumps(kept, ensure_ascii=False).encode() + base64.b64decode(kept["sealed"])
    for secret in (CANARY, LATIN, "withhold_from", "amal", path.split("/")[2], "consent_section"):
        assert secret.encode() not in held
    sign_out(page)

    sign_in(page, site.url, "amal", PASSWORD, "ar")
    assert CANARY in page.evaluate(OPENED, kept)
    assert page.evaluate(OPENED, {**kept, "bundle": "another"}) == ""
    page.locator("main .note a.btn").click()
    awake(page)
    expect(page.locator('[name="withhold_from"]')).to_have_value(f"{CANARY} {LATIN}")
    all_sent(page)
    drafts = site.store.documents("draft", "amal").values()
    assert sum(LATIN in json.dumps(draft) for draft in drafts) == 1


def test_the_size_of_what_is_kept_tells_little_of_what_was_typed(device, site):
    page = open_form(device, site)
    type_away(page, "نعم")
    saved(page, "الجهاز")
    short = len(page.evaluate(KEPT)[0]["sealed"])
    fill(page, {"withhold_from": "نعم ثم لا"})
    page.wait_for_timeout(700)
    assert len(page.evaluate(KEPT)[0]["sealed"]) == short


def test_an_answer_changed_elsewhere_meanwhile_is_asked_about_first(device, site):
    page = open_form(device, site)
    path = page.url.removeprefix(site.url)
    type_away(page)
    saved(page, "الجهاز")
    elsewhere = Speaker(site.url, "amal")
    elsewhere.post(path, {"withhold_from": "من الهاتف الآخر", "do": "save"})
    elsewhere.client.close()

    page = close_and_come_back(page)
    awake(page)

    expect(page.locator("main .note", has_text="من مكان آخر")).to_be_visible()
    expect(page.locator('[name="withhold_from"]')).to_have_value("من الهاتف الآخر")
    page.locator("main .note button", has_text="الإبقاء").click()
    expect(page.locator('[name="withhold_from"]')).to_have_value(CANARY)
    all_sent(page)


def test_where_the_browser_keeps_nothing_it_says_so(device, site):
    device.add_init_script("delete window.indexedDB; window.indexedDB = undefined;")
    page = open_form(device, site)
    type_away(page)
    saved(page, "لا يحتفظ هذا المتصفح بشيء")


def test_someone_who_left_in_haste_without_a_line_is_signed_out_by_the_next_page(device, site):
    page = open_form(device, site)
    type_away(page)
    saved(page, "الجهاز")
    page.locator("form.exit button").click()
    page.wait_for_url(lambda url: site.url not in url)

    page = close_and_come_back(page, site.url)

    page.wait_for_url("**/sign-in")
    assert [cookie for cookie in device.cookies(site.url) if cookie["name"] == "himaya"] == []


def test_signing_out_with_something_unsent_warns_and_can_be_thought_better_of(device, site):
    page = open_form(device, site)
    device.route("**/drafts/**", lambda route: route.abort())
    type_away(page)
    saved(page, "الجهاز")
    device.set_offline(False)
    warned: list[str] = []
    page.once("dialog", lambda dialog: (warned.append(dialog.message), dialog.dismiss()))

    sign_out(page)

    assert "أسبوعين" in warned[0]
    expect(page.locator('[name="withhold_from"]')).to_have_value(CANARY)
