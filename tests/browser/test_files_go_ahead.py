"""Files leave the page before the form does: made smaller, in pieces, over a line that breaks."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.cases.uploads import KIND, PIECE, PIECE_BYTES
from tests.browser.conftest import PASSWORD, Site
from tests.browser.drafting import new_draft
from tests.browser.test_every_page_is_accessible import _faults, _scrolls_sideways
from tests.browser.walking import enter
from tests.pictures import opened, picture, taken_at_home

LETTER = b"%PDF-1.7\n" + bytes(range(256)) * 2_000  # four pieces
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg"}
PAPER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": LETTER}


@pytest.fixture(scope="module")
def state(browser: Browser, sink: Site) -> Any:
    """What a browser keeps of having signed in."""
    context = browser.new_context()
    enter(context.new_page(), sink.url, "amal", PASSWORD, "en")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def page(browser: Browser, sink: Site, state: Any) -> Iterator[Page]:
    """The page of a new form that asks for files."""
    context = browser.new_context(storage_state=state)
    found = context.new_page()
    found.set_default_timeout(8_000)
    found.goto(f"{new_draft(sink)}things_section")
    found.wait_for_selector("#answers[data-live]")
    yield found
    context.close()


def token_of(page: Page, field: str) -> dict[str, Any]:
    """What the page keeps of a file that was sent."""
    kept = page.locator(f"[name='{field}.kept']")
    kept.wait_for()
    found: dict[str, Any] = json.loads(kept.input_value())
    return found


def kept(page: Page, sink: Site, field: str) -> bytes:
    content = sink.services.desk.gate.file(token_of(page, field)["blob"])
    assert content is not None
    return content


def test_a_photo_is_made_smaller_and_shown_before_it_is_sent(page: Page, sink: Site) -> None:
    page.locator("#f-photo").set_input_files({**PHOTO, "buffer": taken_at_home((2400, 1200))})
    content = kept(page, sink, "photo")

    assert opened(content).size == (400, 800)  # upright, no longer than the field wants
    assert b"Canary" not in content
    assert page.locator("canvas.thumb").is_visible()
    assert page.locator("#f-photo").evaluate("input => input.files.length") == 0


def test_a_sent_file_is_part_of_the_form_and_can_be_taken_out(page: Page) -> None:
    page.locator("#f-letter").set_input_files(PAPER)
    token_of(page, "letter")
    page.locator("[value='continue'].btn").click()
    page.wait_for_url("**/check")
    page.go_back()
    page.reload()
    page.locator("[name='letter.kept']").uncheck()
    page.locator("[value='continue'].btn").click()
    page.wait_for_url("**/check")
    page.go_back()
    page.reload()

    assert page.locator("[name='letter.kept']").count() == 0


def test_a_line_that_breaks_costs_one_piece(page: Page, sink: Site) -> None:
    sent: list[int] = []

    def broken(route: Route) -> None:
        sent.append(len(route.request.post_data_buffer or b""))
        route.abort() if len(sent) in (2, 3) else route.continue_()

    page.clock.install()
    page.route("**/uploads/*/*", broken)
    page.locator("#f-letter").set_input_files(PAPER)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.clock.run_for(1_500)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.clock.run_for(3_000)

    assert kept(page, sink, "letter") == LETTER
    assert len([size for size in sent if size > PIECE_BYTES]) == 3 + 2  # two were sent again


def test_pressing_on_waits_for_the_file(page: Page) -> None:
    waiting: list[Route] = []

    def first_waits(route: Route) -> None:
        route.continue_() if waiting else waiting.append(route)

    page.route("**/uploads/*/*", first_waits)
    page.locator("#f-letter").set_input_files(PAPER)
    expect(page.get_by_text("Sending: 0 %")).to_be_visible()
    page.locator("[value='continue'].btn").click()
    expect(page.get_by_text("still being sent")).to_be_visible()
    waiting[0].continue_()
    page.wait_for_url("**/check")

    expect(page.get_by_text("letter.pdf")).to_be_visible()


def test_pressed_again_the_file_goes_with_the_form(page: Page) -> None:
    page.route("**/uploads/**", lambda route: route.abort())
    page.locator("#f-letter").set_input_files(PAPER)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.locator("[value='continue'].btn").click()
    page.locator("[value='continue'].btn").click()
    page.wait_for_url("**/check")

    expect(page.get_by_text("letter.pdf")).to_be_visible()


def test_what_cannot_be_taken_is_told_beside_the_field_at_once(page: Page) -> None:
    web = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"<script>1</script>"}
    page.locator("#f-letter").set_input_files(web)
    expect(page.locator("[data-field='letter'] .error")).to_contain_text("Letter: this kind")

    page.locator("#f-photo").set_input_files({**PHOTO, "buffer": bytes(2 * 1024**2 + 1)})
    expect(page.locator("[data-field='photo'] .error")).to_contain_text("too large")


def test_chosen_again_after_a_reload_it_goes_on_where_it_stopped(page: Page, sink: Site) -> None:
    sent: list[int] = []

    def once(route: Route) -> None:
        sent.append(len(route.request.post_data_buffer or b""))
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/uploads/*/*", once)
    page.locator("#f-letter").set_input_files(PAPER)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.reload()
    page.wait_for_selector("#answers[data-live]")
    page.locator("#f-letter").set_input_files(PAPER)

    assert kept(page, sink, "letter") == LETTER
    assert len(sent) == 4 + 1  # the first piece was there; only the second was sent again


def test_what_a_field_of_files_shows_meanwhile_has_no_fault(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#f-photo").set_input_files({**PHOTO, "buffer": picture(size=(300, 200))})
    page.locator("#f-letter").set_input_files({**PAPER, "buffer": b"<html>"})
    token_of(page, "photo")
    page.locator("[data-field='letter'] .error").wait_for()

    assert _faults(page) == []
    assert not _scrolls_sideways(page)


def test_two_tabs_of_one_form_send_the_same_file_once(page: Page, sink: Site) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#answers[data-live]")
    tokens = []
    for tab in (page, other):
        tab.bring_to_front()  # a browser lets what runs in the other one wait
        tab.locator("#f-letter").set_input_files(PAPER)
        tokens.append(token_of(tab, "letter"))

    assert tokens[0] == tokens[1]
    assert kept(page, sink, "letter") == LETTER


def test_without_a_script_files_go_with_the_form(browser: Browser, sink: Site, state: Any) -> None:
    context = browser.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{new_draft(sink)}things_section")
    page.locator("#f-letter").set_input_files(PAPER)
    page.locator("#f-photo").set_input_files({**PHOTO, "buffer": picture(size=(2000, 1000))})
    page.locator("[value='continue'].btn").click()
    page.goto(page.url.rpartition("/")[0] + "/things_section")

    assert opened(kept(page, sink, "photo")).size == (800, 400)
    assert kept(page, sink, "letter") == LETTER
    context.close()


def test_a_connection_cut_within_a_piece_leaves_nothing_of_it(page: Page, sink: Site) -> None:
    page.route("**/uploads/*/*", lambda route: route.abort())
    with page.expect_response("**/uploads/*") as begun:
        page.locator("#f-letter").set_input_files(PAPER)
    upload, path = begun.value.json()["id"], urlsplit(begun.value.url).path
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    head = b'--b\r\nContent-Disposition: form-data; name="piece"; filename="p"\r\n\r\n'
    with socket.create_connection((urlsplit(sink.url).hostname, urlsplit(sink.url).port)) as line:
        line.sendall(
            f"POST {path}/{upload} HTTP/1.1\r\nHost: {urlsplit(sink.url).netloc}\r\n"
            f"Cookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 90000\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode()
            + head
            + LETTER[:40_000]
        )
    gate = sink.services.desk.gate

    assert gate.document(KIND, upload)["received"] == 0  # type: ignore[index]  # it is there
    assert not [key for key in gate.documents(PIECE, "amal") if key.startswith(upload)]
    page.unroute("**/uploads/*/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    assert kept(page, sink, "letter") == LETTER
