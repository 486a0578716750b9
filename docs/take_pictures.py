"""Takes the pictures of forms.md anew: each type as a phone shows it, in English and in Arabic.

`python docs/take_pictures.py` opens the project in shown/ in a browser on this machine and writes
pictures/fields/<type>.png, both languages beside each other. Pictures are taken by hand, when a
widget has changed: no test compares them.
"""

from __future__ import annotations

import io
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from engine.accounts import Accounts, Membership, Person  # noqa: E402  # found beside this folder
from engine.cases.answer import submit_answers  # noqa: E402
from engine.cases.desk import Desk  # noqa: E402
from engine.cases.draft_steps import start_draft  # noqa: E402
from engine.cases.views import Submitted  # noqa: E402
from engine.clock import system_clock  # noqa: E402
from engine.defaults import defaults_dir  # noqa: E402
from engine.definitions import load_folder  # noqa: E402
from engine.gate import Gate  # noqa: E402
from engine.ids import random_ids  # noqa: E402
from engine.settings import Settings  # noqa: E402
from engine.store.memory import MemoryStore  # noqa: E402
from engine.web import Services, create_app  # noqa: E402

SHOWN = DOCS / "shown"
TARGET = DOCS / "pictures" / "fields"
PASSWORD = "a quiet morning by the river"
COLOURS = 32
GAP = 16
# Of a phone, but high enough for what stays at the foot of its screen to be out of the way.
WIDTH, HEIGHT, EDGE = 360, 2000, 6
# Where a picture tells more than the words; a plain box needs none.
WIDGETS = {
    "select_one": "living_with",
    "select_multiple": "needs_now",
    "rank": "first_things",
    "location": "home",
    "date": "separated_on",
    "age": "child_age",
    "datetime": "happened_at",
    "range": "sleep",
    "yes_no": "in_school",
    "acknowledge": "explained",
    "image": "photo",
    "signature": "signed",
    "geopoint": "water_point",
    "repeat": "each_need",
    "group": "schooling",
    "note": "call_now",
}
SELECTORS = {"group": "fieldset:has([data-field='class_number'])"}
# What must be answered before a widget is there.
BEFORE = {"note": "[name='at_risk'][value='yes']"}


def main(chosen: list[str]) -> None:
    """Take the chosen pictures, or all."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with _site() as (url, drafts), sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        wanted = chosen or list(WIDGETS)
        shots: dict[str, list[Image.Image]] = {name: [] for name in wanted}
        for tag in ("en", "ar"):  # one after the other: the language goes with the person
            page = _signed_in(browser, url, tag)
            for name in wanted:
                shots[name].append(_shot(page, f"{url}/drafts/{drafts[name]}", name))
        browser.close()
    for name, both in shots.items():
        _beside(both).save(TARGET / f"{name}.png", optimize=True)


def _shot(page: Page, draft: str, name: str) -> Image.Image:
    page.goto(f"{draft}/shown_here")
    if name in BEFORE:
        page.locator(BEFORE[name]).check()
    widget = page.locator(SELECTORS.get(name, f"[data-field='{WIDGETS[name]}']")).first
    widget.wait_for()
    box = widget.bounding_box() or {"x": 0, "y": 0, "width": WIDTH, "height": 1}
    clip = {"x": 0, "y": box["y"] - EDGE, "width": WIDTH, "height": box["height"] + 2 * EDGE}
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]  # a TypedDict


def _beside(shots: list[Image.Image]) -> Image.Image:
    """Both pictures in one, in few colours: they are drawings, not photographs."""
    width = sum(shot.width for shot in shots) + GAP
    whole = Image.new("RGB", (width, max(shot.height for shot in shots)), "white")
    left = 0
    for shot in shots:
        whole.paste(shot, (left, 0))
        left += shot.width + GAP
    return whole.quantize(COLOURS)


def _signed_in(browser: Browser, url: str, tag: str) -> Page:
    viewport = {"width": WIDTH, "height": HEIGHT}
    page = browser.new_context(viewport=viewport, reduced_motion="reduce").new_page()  # type: ignore[arg-type]  # a TypedDict
    page.goto(f"{url}/sign-in")
    page.fill("[name=name]", "amal")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button").click()
    if page.locator("html").get_attribute("lang") != tag:
        page.locator(f"[name=language][value={tag}]").first.click()
    return page


@contextmanager
def _site() -> Iterator[tuple[str, dict[str, str]]]:
    """A server of the examples on a free port, and an open draft of each form."""
    bundle, problems = load_folder(SHOWN, defaults_dir())
    if bundle is None:
        raise SystemExit(f"{problems}")
    gate = Gate(MemoryStore(), bundle, system_clock)
    gate.prepare()
    accounts = Accounts(gate, system_clock)
    accounts.directory.keep_agency("hope", {"en": "Hope", "ar": "أمل"})
    accounts.directory.keep_team("nyala", "hope", {"en": "Nyala", "ar": "نيالا"})
    person = Person("amal", "amal", "Amal", (Membership("worker", "hope", "nyala"),))
    accounts.directory.keep_person(person)
    accounts.set_password("amal", PASSWORD)
    desk = Desk(bundle, gate, random_ids)
    actor = person.actor(0)
    typed = {"name_first": "Layla", "agreed": "yes"}
    begun = actor and submit_answers(desk, actor, "shown", "", form="every_field", typed=typed)
    if actor is None or not isinstance(begun, Submitted):
        raise SystemExit(f"{begun}")
    drafts = {
        name: str(start_draft(desk, actor, "shown", begun.case_id, form=f"{name}_field"))
        for name in WIDGETS
    }
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(project=SHOWN, data=Path(folder))
        services = Services(desk, accounts, system_clock, random_ids, settings)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = uvicorn.Config(create_app(services), "127.0.0.1", port, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{port}", drafts
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    main(sys.argv[1:])
