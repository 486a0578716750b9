"""What a device gives to a form: a drawn signature, its position, a code before its camera."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.fieldtypes.signature import DRAWING
from tests.browser.conftest import PASSWORD, Site
from tests.browser.drafting import new_draft
from tests.browser.walking import enter

NYALA = {"latitude": 12.0489, "longitude": 24.8807, "accuracy": 12.4}
CODE = """
globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: "RC20481" }]; } };
navigator.mediaDevices.getUserMedia = async () => {
  if (globalThis.refusing) throw new DOMException("no", globalThis.refusing);
  return document.createElement("canvas").captureStream();
};
"""


@pytest.fixture(scope="module")
def kept(browser: Browser, sink: Site) -> tuple[Any, str]:
    """What a browser keeps of having signed in, and the address of a form that asks everything."""
    context = browser.new_context()
    enter(context.new_page(), sink.url, "amal", PASSWORD, "en")
    found = context.storage_state(), new_draft(sink)
    context.close()
    return found


@pytest.fixture
def page(browser: Browser, kept: tuple[Any, str]) -> Iterator[Page]:
    """A phone in English that is about to open a section of the form."""
    state, address = kept
    context = browser.new_context(
        storage_state=state, viewport={"width": 360, "height": 740}, base_url=address
    )
    found = context.new_page()
    found.set_default_timeout(5000)
    yield found
    context.close()


def goes_to(page: Page, section: str) -> None:
    page.goto(section)
    page.wait_for_selector("#answers[data-live]")


def drawn_by_mouse(page: Page) -> str:
    page.locator(".sheet").scroll_into_view_if_needed()
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 50)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 40 + 30 * step, box["y"] + 30 + 10 * (step % 2))
    page.mouse.up()
    return page.locator("[name='signed.drawing']").input_value()


def test_a_signature_is_drawn_kept_and_there_again(page: Page) -> None:
    goes_to(page, "things_section")
    drawing = drawn_by_mouse(page)
    page.locator("[value='continue'].btn").click()
    page.go_back()
    goes_to(page, "things_section")

    assert DRAWING.fullmatch(drawing)
    assert page.locator(".sheet__ink").get_attribute("d") == drawing
    assert page.locator("[data-field='signed'] .error").count() == 0


def test_a_signature_can_be_cleared(page: Page) -> None:
    goes_to(page, "things_section")
    drawn_by_mouse(page)
    page.get_by_role("button", name="Clear and sign again").click()

    assert page.locator("[name='signed.drawing']").input_value() == ""
    expect(page.get_by_role("button", name="Clear and sign again")).to_be_hidden()


def test_a_name_can_be_typed_instead_with_the_keyboard_alone(page: Page) -> None:
    goes_to(page, "things_section")
    page.locator("#f-signed").focus()
    page.keyboard.type("Halima")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("[value='continue'].btn").click()
    goes_to(page, "things_section")

    assert page.locator("[data-field='signed'] .error").count() == 0
    assert page.locator("#f-signed").input_value() == "Halima"


def asks_for_position(page: Page, **at: float) -> None:
    if at:
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation({**NYALA, **at})  # type: ignore[typeddict-item]  # a subset
    goes_to(page, "things_section")
    page.get_by_role("button", name="Use this device’s position").click()


def test_the_position_of_the_device_fills_the_boxes(page: Page) -> None:
    asks_for_position(page, accuracy=12.4)
    expect(page.get_by_text("Found, within 13 metres.")).to_be_visible()
    shown = [page.locator(f"[name='where_found.{n}']").input_value() for n in NYALA]

    assert shown == ["12.048900", "24.880700", "13"]


def test_a_position_that_is_too_rough_is_not_taken(page: Page) -> None:
    page.clock.install()
    goes_to(page, "things_section")
    before = page.locator("[name='where_found.accuracy']").input_value()
    asks_for_position(page, accuracy=900.0)
    expect(page.get_by_text("So far within 900 metres")).to_be_visible()
    page.clock.run_for(31_000)

    expect(page.get_by_text("only within 900 metres")).to_be_visible()
    assert page.locator("[name='where_found.accuracy']").input_value() == before


def test_who_may_not_ask_for_the_position_is_told_what_to_do(page: Page) -> None:
    asks_for_position(page)

    expect(page.get_by_text("This page may not ask for the position")).to_be_visible()


def reads_a_code(page: Page, **with_: Any) -> None:
    page.add_init_script(CODE + f"globalThis.refusing = {json.dumps(with_.get('refusing'))};")
    goes_to(page, "words_section")
    page.get_by_role("button", name="Read with the camera").click()


def test_a_bar_code_before_the_camera_is_read(page: Page) -> None:
    reads_a_code(page)
    expect(page.locator("[name='ration_card']")).to_have_value("RC20481")

    assert page.locator("dialog").count() == 0


@pytest.mark.parametrize(
    ("refusing", "told"),
    [
        ("NotAllowedError", "This page may not use the camera"),
        ("NotFoundError", "No camera can be used here"),
    ],
)
def test_without_a_camera_the_code_is_typed(page: Page, refusing: str, told: str) -> None:
    reads_a_code(page, refusing=refusing)

    expect(page.get_by_text(told)).to_be_visible()
    expect(page.locator("[name='ration_card']")).to_be_editable()


def test_where_no_browser_reads_codes_there_is_no_button(page: Page) -> None:
    page.add_init_script("delete globalThis.BarcodeDetector;")
    goes_to(page, "words_section")

    assert page.get_by_role("button", name="Read with the camera").count() == 0


WEIGHTS = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.endsWith(".js"))
  .map(({ name, encodedBodySize: size }) => [name.split("/").at(-1), size])"""


def test_scripts_of_few_fields_come_when_one_of_them_is_used(page: Page) -> None:
    goes_to(page, "things_section")
    page.wait_for_selector("#answers[data-keeps-here]")
    first = dict(page.evaluate(WEIGHTS))
    page.locator("[name='where_found.latitude']").fill("99")
    page.locator("#f-signed").focus()
    expect(page.locator("[data-field='where_found'] .error")).to_be_visible()
    with page.expect_response("**/files.js"):
        page.locator("#f-letter").focus()

    assert {"readers.js", "files.js", "position.js"}.isdisjoint(first)
    assert 0 < sum(first.values()) <= 20 * 1024


def test_only_pages_that_need_a_device_may_ask_for_it(page: Page) -> None:
    policies = {}
    for section in ("numbers_section", "things_section", "words_section"):
        answer = page.goto(section)
        assert answer is not None
        policies[section] = answer.headers["permissions-policy"]

    assert "geolocation=()" in policies["numbers_section"]
    assert "geolocation=(self)" in policies["things_section"]
    assert "camera=(self)" in policies["words_section"]
    assert "camera=()" in policies["things_section"]
