"""How long a form page takes to answer typing on a slow line and a slow processor.

Cold: nothing of it is in the browser's cache. Warm: the next page of a form, when styles, scripts
and fonts lie there. It answers when its scripts have run: the next keystroke gets its reaction.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browsing import begun_form, chromium, served
from benchmarks.rounds import Ratio
from benchmarks.ruled_form import ruled_bundle
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle

SLOWER = 4
ROUNDS = 3


@dataclass(frozen=True)
class Line:
    """A line: kilobits a second, milliseconds there and back, and the wait we promise."""

    name: str
    kilobits: int
    latency: int
    promised: float


LINES = (Line("slow 3G", 400, 400, 2500.0), Line("EDGE", 100, 600, 5000.0))


def measure() -> list[Ratio]:
    """Milliseconds from asking for the page to its scripts being ready, beside the promise."""
    bundled, problems = load_folder(defaults_dir(), defaults_dir())
    if bundled is None:
        raise RuntimeError(problems)
    forms = (("registration", bundled, "caseworker"), ("300 fields", ruled_bundle(), "worker"))
    with chromium() as browser:
        return [found for form in forms for found in _form(browser, *form)]


def _form(browser: Browser, name: str, bundle: Bundle, role: str) -> list[Ratio]:
    found = []
    with served(bundle, role) as url:
        path, cookies = begun_form(browser, url)
        for line in LINES:
            rounds = [_visits(browser, line, path, cookies) for _ in range(ROUNDS)]
            for visit, times in zip(("cold", "warm"), zip(*rounds, strict=True), strict=True):
                ours = statistics.median(times)
                told = f"{name} on {line.name}, {visit}"
                found.append(Ratio(told, ours, line.promised, ours / line.promised, 1.0))
    return found


def _visits(
    browser: Browser, line: Line, path: str, cookies: list[dict[str, str]]
) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    context.add_cookies(cookies)  # type: ignore[arg-type]  # playwright's own kind of mapping
    first, second = _ready(context, line, path), _ready(context, line, path)
    context.close()
    return first, second


def _ready(context: BrowserContext, line: Line, path: str) -> float:
    page = context.new_page()
    slow = context.new_cdp_session(page)
    speed = line.kilobits * 1000 / 8
    conditions = {"latency": line.latency, "downloadThroughput": speed, "uploadThroughput": speed}
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(path, wait_until="commit", timeout=120_000)
    page.wait_for_selector("#answers[data-live]", timeout=120_000)
    ready: Any = page.evaluate("performance.getEntriesByName('live')[0].startTime")
    page.close()
    return float(ready)
