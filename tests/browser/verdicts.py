"""Answers judged by the server and, in one go, by the script of the pages."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.live_page import live_page
from engine.cases.live_rules import live_rules
from engine.clock import MovableClock
from engine.definitions.model import Bundle, Form, Workflow
from engine.environment import ROW, rows_of
from engine.fieldtypes.base import Field
from engine.gate import Gate
from engine.ids import random_ids
from engine.problems import AnswerPlace
from engine.schema.judge import Verdict
from engine.schema.places import place_text
from engine.store.memory import MemoryStore
from engine.web.assets import STATIC

JUDGED = frozenset(
    {"required", "constraint", "pattern", "choice_filter", "min", "max", "length", "count"}
    | {"min_choices", "max_choices", "exclusive"}
)
IN_A_PAGE = """
async (given) => {
  const { Judge } = await import("/judge.js");
  const { unpacked } = await import("/unpacking.js");
  const told = (judge) => {
    const shut = (place) => {
      const way = place.split("/");
      let found = judge.values;
      for (let at = 0; found && at + 1 < way.length; at += 2) {
        found = found[way[at]]?.find((row) => row._row === way[at + 1]);
      }
      return !found;
    };
    const places = [...judge.open.keys()].filter((place) => judge.open.get(place) && !shut(place));
    const problems = {};
    for (const place of places) {
      const codes = judge.problems.get(place) ?? [];
      if (codes.length) problems[place] = [...new Set(codes)].sort();
    }
    const required = places.filter((place) => judge.required.get(place)).sort();
    return { values: judge.values, relevant: places.sort(), required, problems };
  };
  const { rules: sent, cases } = JSON.parse(given);
  const rules = unpacked(sent);
  return JSON.stringify(cases.map(({ page, order }) => {
    const whole = new Judge(structuredClone(rules), page);
    whole.settle();
    const typed = new Judge(structuredClone(rules), { ...page, values: {} });
    typed.settle();
    for (const name of order) {
      typed.raw[name] = page.values[name];
      const rows = rules.steps.find((step) => step.id === name)?.rows ? page.values[name] : [];
      typed.settle([name, ...rows.map((row) => `${name}/${row._row}`)]);
    }
    return { whole: told(whole), typed: told(typed) };
  }));
}
"""


def from_static(route: Any) -> None:
    """The pages' own scripts, from a site that is not there."""
    name = route.request.url.rsplit("/", 1)[1]
    if not name:
        return route.fulfill(body="<!doctype html>", content_type="text/html")
    body = (STATIC / name).read_text("utf-8")
    return route.fulfill(body=body, content_type="text/javascript; charset=utf-8")


class BothJudges:
    """One form of a bundle, for one role."""

    def __init__(self, bundle: Bundle, workflow: Workflow, form: Form, role: str) -> None:
        clock = MovableClock(datetime(2026, 3, 1, 9, tzinfo=UTC))
        self.desk = Desk(bundle, Gate(MemoryStore(), bundle, clock), random_ids)
        self.form = form
        self.workflow = workflow
        self.actor = Actor("amal", "Amal", role, "hope", "nyala")
        self.rules = live_rules(self.desk, self.actor, workflow, form)
        self.readable = self.desk.rights(self.actor, form).readable
        self.outside = self.desk.environment(workflow, None, self.actor)

    def case(self, answers: Mapping[str, Any], dice: random.Random) -> tuple[dict[str, Any], Any]:
        """What the page is given, and the server's verdict."""
        verdict = self.desk.judge.judge(self.form, answers, self.outside)
        plan = self.desk.judge.plan(self.form)
        filling: Any = SimpleNamespace(
            form=self.form,
            readable=self.readable,
            case=None,
            typed=SimpleNamespace(answers=answers),
            verdict=verdict,
            environment=self.outside.given(plan.blanks).given(verdict.answers),
        )
        page = {**live_page(filling, self.rules), "values": answers}
        order = sorted(answers)
        dice.shuffle(order)
        return {"page": page, "order": order}, self.told(verdict)

    def told(self, verdict: Verdict) -> dict[str, Any]:
        """The verdict in the words of the script."""
        problems: dict[str, set[str]] = {}
        for problem in verdict.problems:
            place = problem.location
            if isinstance(place, AnswerPlace) and place.field and self._compared(problem.code):
                problems.setdefault(place_text(place), set()).add(problem.code)
        return {
            "values": as_json(verdict.answers),
            "relevant": sorted(verdict.relevant),
            "required": sorted(verdict.required),
            "problems": {place: sorted(codes) for place, codes in problems.items()},
        }

    def _compared(self, code: str) -> bool:
        own = {check.id for field in self.form.fields.values() for check in field.checks}
        return code in JUDGED | own


def answers_of(fields: Sequence[Field], bundle: Bundle, dice: random.Random) -> dict[str, Any]:
    """Random answers of the right types, about half of the questions left blank."""
    found: dict[str, Any] = {}
    for declared in (one for one in fields if not one.retired):
        if declared.type == "group":
            found.update(answers_of(declared.fields, bundle, dice))
        elif declared.type == "repeat":
            if rows := _rows(declared, bundle, dice):
                found[declared.id] = rows
        elif declared.type in ANSWERS and declared.calculate is None and dice.random() < 0.6:
            found[declared.id] = ANSWERS[declared.type](declared, bundle, dice)
    return {name: value for name, value in found.items() if value not in (None, [])}


def _rows(declared: Field, bundle: Bundle, dice: random.Random) -> list[dict[str, Any]]:
    choices = bundle.lists.get(str(declared.options.get("rows_from", "")))
    ids = (
        [c.code for c in choices.choices]
        if choices
        else [f"r{n}" for n in range(dice.randrange(4))]
    )
    return [{ROW: row, **answers_of(declared.fields, bundle, dice)} for row in ids]


def _codes(declared: Field, bundle: Bundle) -> list[str]:
    source = str(declared.options.get("choices", ""))
    choices = bundle.lists.get(source)
    other = ["other"] if declared.options.get("other") else []
    if source and choices is None:  # rows of a repeat, as `_rows` calls them
        return ["r0", "r1", "r2"]
    return [c.code for c in choices.choices if c.code != "other"] + other if choices else []


def _many(declared: Field, bundle: Bundle, dice: random.Random) -> list[str]:
    return [code for code in _codes(declared, bundle) if dice.random() < 0.3]


def _date(declared: Field, _: Bundle, dice: random.Random) -> str:
    day = dice.choice(
        ["2026-02-27", "2026-03-01", "2026-03-02", "2019-11-30", "2008-02-29", "2021-06-15"]
    )
    size = {"year": [4, 7, 10], "month": [7, 10]}.get(str(declared.options.get("partial")), [10])
    return day[: dice.choice(size)]


def _age(_: Field, __: Bundle, dice: random.Random) -> dict[str, Any]:
    as_of = dice.choice(["2026-03-01", "2024-01-15"])
    months = {"months": dice.randrange(12)} if dice.random() < 0.3 else {}
    return {
        "years": dice.randrange(0, 22),
        **months,
        "estimated": dice.random() < 0.5,
        "as_of": as_of,
    }


ANSWERS: Mapping[str, Any] = {
    "text": lambda f, b, dice: dice.choice(["x", "محمد أحمد", "xx yy", "Amal"]),
    "long_text": lambda f, b, dice: dice.choice(["x", "سطر\nآخر"]),
    "integer": lambda f, b, dice: dice.choice([0, 1, 3, 7, 17, 18, 40, 99, 150, -1]),
    "decimal": lambda f, b, dice: dice.choice([0, 0.5, 2.675, 100.25, 1e6]),
    "yes_no": lambda f, b, dice: dice.random() < 0.5,
    "acknowledge": lambda f, b, dice: True,
    "select_one": lambda f, b, dice: dice.choice(_codes(f, b) or [None]),
    "select_multiple": _many,
    "location": lambda f, b, dice: dice.choice(_codes(f, b) or [None]),
    "date": _date,
    "age": _age,
    "phone": lambda f, b, dice: "+249912345678",
    "email": lambda f, b, dice: "a@b.org",
    "time": lambda f, b, dice: dice.choice(["05:59", "06:00", "14:30", "22:01"]),
    "datetime": lambda f, b, dice: dice.choice(
        ["2025-12-31T23:59:00.000Z", "2026-02-01T10:00:00.000Z", "2026-03-01T09:00:01.000Z"]
    ),
    "range": lambda f, b, dice: dice.choice([-1, 0, 1, 4, 5, 10, 99.5, 100.5]),
    "rank": lambda f, b, dice: dice.sample(codes, dice.randrange(len(codes) + 1))
    if (codes := _codes(f, b)) else [],
    "id": lambda f, b, dice: dice.choice(["12345678903", "1234", "AB"]),
    "barcode": lambda f, b, dice: dice.choice(["ABC", "ABCD1", "a-b-c"]),
    "geopoint": lambda f, b, dice: {"latitude": 12.5, "longitude": 30, "accuracy": 20},
    "signature": lambda f, b, dice: {"name": "أمل", "on": "2026-02-28"},
    "user": lambda f, b, dice: ["amal", "omer"] if f.options.get("multiple") else "amal",
    "agency": lambda f, b, dice: ["hope"] if f.options.get("multiple") else "hope",
    "case": lambda f, b, dice: "c1",
    "image": lambda f, b, dice: [
        {"blob": "b1", "name": "a.jpg", "media_type": "image/jpeg", "bytes": 3}
    ],
}  # fmt: skip


def as_json(value: Any) -> Any:
    """A value as JSON has it, numbers as doubles, -0 as 0."""
    return json.loads(json.dumps(value), parse_int=float, parse_float=lambda n: float(n) + 0.0)


def rows_in(answers: Mapping[str, Any]) -> int:
    """How many rows there are, so that a test can tell it tried some."""
    rows = [row for value in answers.values() for row in rows_of(value)]
    return len(rows) + sum(map(rows_in, rows))
