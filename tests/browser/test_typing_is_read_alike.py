"""What was typed into a control is read by the page's script as the field type reads it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.fieldtypes import field_type, field_types
from engine.fieldtypes.base import Choice, ChoiceList, Field, Posted, Reading
from engine.problems import Location
from tests.browser.verdicts import as_json, from_static

READ = """
async (given) => {
  const { learn, read } = await import("/reading.js");
  learn((await import("/readers.js")).readers);
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
NEITHER = frozenset({"calculate", "group", "hidden", "note", "repeat"})
"""Types without a control that somebody types into."""
OPTIONS: dict[str, dict[str, Any]] = {
    "range": {"min": -1, "max": 100, "step": 0.25},
    "geopoint": {"max_error_m": 100},
    "id": {"check_digit": "luhn"},
    "datetime": {"time_zone": "Africa/Khartoum"},
    "user": {"multiple": True},
    "select_one": {"choices": "places"},
    "select_multiple": {"choices": "places"},
    "rank": {"choices": "places"},
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
clock = one_of("9:05", "٠٩:٣٠", "0905", "24:00", "12:60", "23.59", "7:3", "", "00:15:59", "x")
digits = some("0123456789٠١٢٣٤٥٦٧٨٩ .-", 9)
degrees = one_of(
    "15.5", "-0.00000050", "٢٣٫١٢٣٤٥٦٥", "90", "90.0000001", "181", "", "x", "1,5", "-12.3456785"
)
codes = one_of("", "", "khartoum", "nyala", "bahri", " nyala\u200f")
tokens = one_of(
    "",
    "{",
    "7",
    "[]",
    '{"blob": "b"}',
    '{"blob": "b1", "name": " a\\u200f  b.pdf ", "media_type": "application/pdf", "bytes": 3}',
    '[{"blob": "b2", "name": "ب", "media_type": "image/png", "bytes": 0}]',
    '{"blob": "b3", "name": "x", "media_type": "image/png", "bytes": -1}',
    '{"blob": "b3", "name": "x", "media_type": "image/png", "bytes": 1, "more": 1}',
)
signed_on = one_of(
    "",
    "{",
    "7",
    '{"name": "أمل", "on": "2025-02-28"}',
    '{"on": "2025-02-30"}',
    '{"name": "أمل", "on": "2027-01-01"}',
    '{"on": "2024-05-05"}',
)
kept = one_of("", '{"years":3,"estimated":false,"as_of":"2025-01-01"}', "{", "[]", "7")
POSTED: dict[str, dict[str, Callable[[random.Random], str]]] = {
    "text": {"": some(LETTERS, 14)},
    "long_text": {"": some(LETTERS, 20)},
    "integer": {"": some(NUMBERS, 6)},
    "decimal": {"": some(NUMBERS, 8)},
    "phone": {"": some("0123456789٣+ -()/x", 18)},
    "email": {"": one_of("a@B.Org", " a@b.c ", "a@b", "a b@c.d", "@b.c", "a@b..c", "ا@ب.ج")},
    "yes_no": {"": one_of("yes", "no", "", "نعم", "لا", "YES", "0", "maybe", " 1\u200f")},
    "acknowledge": {"": one_of("yes", "", "no", "نعم")},
    "select_one": {"": codes},
    "select_multiple": {"": codes},
    "time": {"": lambda dice: dice.choice([clock, some("0123456789٠١٢٣:.", 6)])(dice)},
    "range": {"": some("0123456789٠٥٢.,٫-", 6)},
    "rank": {"1": codes, "2": codes, "3": codes},
    "id": {"": lambda dice: dice.choice([digits, some(LETTERS, 9)])(dice)},
    "barcode": {"": lambda dice: dice.choice([digits, some(LETTERS, 9)])(dice)},
    "geopoint": {"latitude": degrees, "longitude": degrees}
    | {"accuracy": one_of("", "5", "100.5", "-1", "٩٩٫٩")},
    "signature": {"": one_of("", "أمل", " أمل\u200f ", "x\u202e"), "signed": one_of("", "yes")}
    | {"drawing": one_of("", "", "M1 2L3 4", "M1 2C3", " M0 0 "), "kept": signed_on},
    "case": {"": one_of("a-1", " b_2 ", "a b", "", "é", "x" * 65)},
    "user": {"": one_of("amal", " omer ", "", "x\u202ey", "o" * 101)},
    "agency": {"": one_of("hope", " kind ", "", "x\u202ey", "o" * 101)},
    "image": {"kept": tokens, "": tokens},
    "file": {"kept": tokens, "": tokens},
    "audio": {"kept": tokens, "": tokens},
    "datetime": {"day": small, "month": small, "year": years, "time": clock},
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


def test_every_type_that_is_typed_is_read() -> None:
    assert {*POSTED} | NEITHER == {*field_types()}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.route("http://typing.test/**", from_static)
    opened.goto("http://typing.test/")
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", POSTED)
def test_typing_is_read_alike(page: Page, kind: str) -> None:
    dice = random.Random(5)
    parts = POSTED[kind]
    typed = [{name: [make(dice)] for name, make in parts.items()} for _ in range(600)]
    options = OPTIONS.get(kind, {})
    declared = Field(
        "f", kind, "form", "f", "forms.f", Location("forms.yaml", 1, 1, 1, 1), options=options
    )
    step = {"type": kind, "list": "places", "limits": options, **options}
    lists = {"places": {code: {"parent": parent} for _, parent, code in PLACES}}

    sent = {"step": step, "typed": typed, "today": TODAY, "lists": lists}
    found = json.loads(page.evaluate(READ, json.dumps(sent)))

    wanted = [
        python_says(declared, {n: tuple(texts) for n, texts in posted.items()}) for posted in typed
    ]
    assert len({json.dumps(one) for one in wanted}) > 1
    assert [
        (posted, as_json(js), py)
        for posted, js, py in zip(typed, found, wanted, strict=True)
        if as_json(js) != py
    ][:5] == []
