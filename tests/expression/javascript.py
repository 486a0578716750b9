"""The browser's walker of rules, asked from Python: many trees in one go, in Chromium or Node."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.web.assets import STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NODE = shutil.which("node")
Ask = Callable[[Sequence[Mapping[str, Any]]], list[Any]]

_INFINITE = "\x00infinite\x00"
_WALK = """
const walk = ({ evaluate, environmentOf }, cases) => JSON.stringify(
  JSON.parse(cases).map(({ ast, budget, ...given }) =>
    evaluate(ast, environmentOf(given), budget)));
"""
_IN_A_PAGE = f"async (cases) => {{ {_WALK} return walk(await import('/rules.js'), cases); }}"
_IN_NODE = f"""
import {{ readFileSync }} from "node:fs";
import * as rules from {json.dumps((STATIC / "rules.js").as_uri())};
{_WALK}
console.log(walk(rules, readFileSync(0, "utf-8")));
"""


@contextmanager
def walker(playwright: Any) -> Iterator[Ask]:
    """Ask Chromium, which the tests of the pages need anyway, else Node."""
    if CHROMIUM is None:
        yield lambda cases: _answers(_node(encoded(cases)))
        return
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = browser.new_page()
    page.route("http://walker.test/**", _from_static)
    page.goto("http://walker.test/")
    yield lambda cases: _answers(page.evaluate(_IN_A_PAGE, encoded(cases)))
    browser.close()


def _from_static(route: Any) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    if not name:
        return route.fulfill(body="<!doctype html>", content_type="text/html")
    body = (STATIC / name).read_text("utf-8")
    return route.fulfill(body=body, content_type="text/javascript; charset=utf-8")


def _node(cases: str) -> str:
    assert NODE is not None
    command = [NODE, "--input-type=module", "--eval", _IN_NODE]
    return subprocess.run(command, input=cases, capture_output=True, text=True, check=True).stdout


def encoded(cases: Sequence[Mapping[str, Any]]) -> str:
    """The cases as JSON; a number too large for a double is written so that both sides read it."""
    plain = json.dumps([_writable(case) for case in cases], allow_nan=False)
    return plain.replace(json.dumps(_INFINITE), "1e999")


def _writable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _writable(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(of) for of in value]
    return _INFINITE if isinstance(value, float) and not math.isfinite(value) else value


def _answers(written: str) -> list[Any]:
    found = json.loads(written)
    assert isinstance(found, list)
    return [as_json(value) for value in found]


def as_json(value: Any) -> Any:
    """What is left of a value in JSON with one kind of number; -0 is 0, what is no number null."""
    if isinstance(value, Mapping):
        return {key: as_json(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(of) for of in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        number = float(value) + 0.0
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
