"""What was typed into a control is read by the page's script as the field type reads it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from engine.fieldtypes import field_type
from engine.fieldtypes.base import Choice, ChoiceList, Field, Posted, Reading
from engine.problems import Location
from tests.browser.verdicts import as_json, from_static

READ = """
async (given) => {
  const { read } = await import("/reading.js");
  const { step, typed, today, lists } = JSON.parse(given);
  const told = ({ value, problem }) => (problem ? { problem } : { value: value ?? null });
  return JSON.stringify(typed.map((posted) => told(read(step, posted, today, lists))));
}
"""
TODAY = "2026-03-01"
LETTERS = "abA1 \t٠١۲٣٫٬.,-−+/()@:;<> \u00a0\u200f\u202e\u2066ـأé\u0301\n\r\u2028\x07\x85"
NUMBERS = "0123456789٠١٢٣٤٥٦٧٨٩۰۹.,٫٬ -+\u200f"
PLACES = (
    ("state", "", "khartoum"),
    ("state", "", "darfur"),
    ("locality", "darfur", "nyala"),
    ("locality", "khartoum", "bahri"),
)
CODES = tuple(Choice(code, "", parent, level) for level, parent, code in PLACES)
LISTS = {"places": ChoiceList("places", "lists.places", CODES, by_code={c.code: c for c in CODES})}
OPTIONS: dict[str, dict[str, Any]] = {
    "decimal": {"places": 2},
    "date": {"partial": "month"},
    "location": {"choices": "places", "levels": ("state", "locality")},
}


def some(alphabet: str, longest: int) -> Callable[[random.Random], str]:
    return lambda dice: "".join(dice.choices(alphabet, k=dice.randrange(longest)))


def one_of(*texts: str) -> Callable[[random.Random], str]:
    return lambda dice: dice.choice(texts)


years = one_of("2015", "٢٠١٥", "1899", "2201", "20", "", "2016", "2100", " 2024\u200f")
small = one_of("", "1", "2", "٠٣", "12", "13", "29", "30", "31", "0", "x", "-1", "5 ")
kept = one_of("", '{"years":3,"estimated":false,"as_of":"2025-01-01"}', "{", "[]", "7")
POSTED: dict[str, dict[str, Callable[[random.Random], str]]] = {
    "text": {"": some(LETTERS, 14)},
    "long_text": {"": some(LETTERS, 20)},
    "integer": {"": some(NUMBERS, 6)},
    "decimal": {"": some(NUMBERS, 8)},
    "phone": {"": some("0123456789٣+ -()/x", 18)},
    "email": {"": one_of("a@B.Org", " a@b.c ", "a@b", "a b@c.d", "@b.c", "a@b..c", "ا@ب.ج")},
    "yes_no": {"": one_of("yes", "no", "")},
    "acknowledge": {"": one_of("yes", "")},
    "date": {"day": small, "month": small, "year": years},
    "age": {"years": small, "months": one_of("", "", "3", "11", "12", "40", "60", "x")}
    | {"kept": kept, "estimated": one_of("", "yes")},
    "location": {
        "state": one_of("", "khartoum", "darfur"),
        "locality": one_of("", "nyala", "bahri"),
    },
}  # fmt: skip


def python_says(declared: Field, posted: Posted) -> dict[str, Any]:
    reading = Reading(date.fromisoformat(TODAY), LISTS)
    parsed = field_type(declared.type).parse(declared, posted, reading)
    return {"problem": parsed.problem} if parsed.problem else {"value": as_json(parsed.value)}


@pytest.mark.parametrize("kind", POSTED)
def test_typing_is_read_alike(browser: Browser, kind: str) -> None:
    dice = random.Random(5)
    parts = POSTED[kind]
    typed = [{name: [make(dice)] for name, make in parts.items()} for _ in range(1500)]
    options = OPTIONS.get(kind, {})
    declared = Field(
        "f", kind, "form", "f", "forms.f", Location("forms.yaml", 1, 1, 1, 1), options=options
    )
    step = {"type": kind, "list": "places", **options}
    lists = {"places": {code: {"parent": parent} for _, parent, code in PLACES}}
    page = browser.new_page()
    page.route("http://typing.test/**", from_static)
    page.goto("http://typing.test/")

    sent = {"step": step, "typed": typed, "today": TODAY, "lists": lists}
    found = json.loads(page.evaluate(READ, json.dumps(sent)))
    page.close()

    wanted = [
        python_says(declared, {n: tuple(texts) for n, texts in posted.items()}) for posted in typed
    ]
    assert len({json.dumps(one) for one in wanted}) > 1
    assert [
        (posted, as_json(js), py)
        for posted, js, py in zip(typed, found, wanted, strict=True)
        if as_json(js) != py
    ][:5] == []
