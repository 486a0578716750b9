"""A form page in a real browser on a slow processor: the weight of its scripts, how long until it
answers, and how long one keystroke takes in a form of 300 fields, 1,000 rules and 50 rows."""

from __future__ import annotations

import gzip
import statistics

from playwright.sync_api import Page

from benchmarks.asking import PASSWORD
from benchmarks.browsing import chromium, served
from benchmarks.rounds import Ratio
from benchmarks.ruled_form import ruled_bundle
from engine.web.assets import contents

SLOWER = 4
ROWS = 50
WEIGHT_KIB = 20.0
READY_MS = 2500.0
KEYSTROKE_MS = 50.0
NEW_ROW_MS = 300.0
SCRIPTS = ("himaya", "form", "offline", "rows")
ADD = """
(count) => Array.from({ length: count }, () => {
  const before = performance.now();
  document.querySelector("button[value='add_row:people']").click();
  document.body.getBoundingClientRect();
  return performance.now() - before;
})
"""
# One keystroke: the event, all that hangs on it, style and layout; not the wait for a frame.
STROKE = """
(names) => names.map((name) => {
  const control = document.querySelector(`[name="${name}"]`);
  const before = performance.now();
  control.value = control.value.length > 2 ? "1" : control.value + "7";
  control.dispatchEvent(new InputEvent("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - before;
})
"""


def measure() -> list[Ratio]:
    """Weight in KiB; times in milliseconds, each beside what we promise."""
    weight = sum(len(gzip.compress(contents()[f"{name}.js"], 9)) for name in SCRIPTS) / 1024
    found = [_ratio("scripts of a form page, KiB", weight, WEIGHT_KIB)]
    with served(ruled_bundle(), "worker") as url, chromium() as browser:
        ready, strokes, rows = _form(browser.new_page(), url)
    worst = statistics.quantiles(strokes, n=20)[-1]
    found.append(
        _ratio(
            f"a keystroke at 1/{SLOWER} of the speed, median",
            statistics.median(strokes),
            KEYSTROKE_MS,
        )
    )
    found.append(_ratio(f"a keystroke at 1/{SLOWER} of the speed, 95 of 100", worst, KEYSTROKE_MS))
    more = statistics.median(rows)
    found.append(_ratio(f"a 51st row at 1/{SLOWER} of the speed", more, NEW_ROW_MS))
    found.append(_ratio(f"a page answers at 1/{SLOWER} of the speed", ready, READY_MS))
    return found


def _ratio(name: str, ours: float, promised: float) -> Ratio:
    return Ratio(name, ours, promised, ours / promised, 1.0)


def _form(page: Page, url: str) -> tuple[float, list[float], list[float]]:
    """How long the page takes to answer, and every keystroke of a round through its numbers."""
    page.goto(f"{url}/sign-in")
    page.fill('[name="name"]', "worker")
    page.fill('[name="password"]', PASSWORD)
    page.locator("form:has([name=password]) button").click()
    page.locator('form[action^="/cases/new/"] button').first.click()
    page.wait_for_selector("#answers[data-live]")
    page.evaluate(ADD, ROWS)
    address = page.url
    page.locator('.actions button[value="save"]').click()
    page.goto(address)
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times = []
    for _ in range(3):
        page.reload(wait_until="commit")
        page.wait_for_selector("#answers[data-live]")
        times.append(page.evaluate("performance.getEntriesByName('live')[0].startTime"))
    names = page.evaluate(
        "[...document.querySelectorAll('#answers [inputmode=numeric]:not([name*=\".\"])')]"
        ".filter((box) => box.checkVisibility()).map((box) => box.name)"
    )
    page.evaluate(STROKE, names[:40])
    strokes = page.evaluate(STROKE, names * 3)
    return statistics.median(times), strokes, page.evaluate(ADD, 5)
