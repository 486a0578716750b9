"""A made form of many fields and rules on one page, with a repeat of many rows: the worst case."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.big_form import PROJECT, ROLES, WORKFLOW
from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_project, read_sources

LISTS = """\
list: areas
label: Areas
columns:
  weight: integer
choices:
  - {code: north, label: North, weight: 1}
  - {code: south, label: South, weight: 3}
  - {code: east, label: East}
"""
CHOICES = """\
list: towns
label: Towns
columns:
  area: text
choices:
"""
KINDS = (
    "yes_no",
    "integer",
    "select_one",
    "integer",
    "date",
    "text",
    "select_multiple",
    "calculate",
)
EXTRA = {
    "integer": ["min: 0"],
    "select_one": ["choices: areas"],
    "select_multiple": ["choices: towns"],
    "date": ["partial: year"],
}


class RuledForm:
    """Writes the YAML; the same numbers give the same form."""

    def __init__(self, fields: int, rules: int, seed: int = 7) -> None:
        self.fields = fields
        self.wanted = rules
        self.dice = random.Random(seed)
        self.written = 0
        self.named: dict[str, list[str]] = {kind: [] for kind in KINDS}

    def yaml(self) -> str:
        """The form, in one section."""
        lines = ["form: big", "label: Big", "records: one", "sections:"]
        lines += ["  - id: only", "    label: Only", "    fields:"]
        for number in range(self.fields):
            kind = KINDS[number % len(KINDS)]
            lines += self._field(f"{kind[:6]}_{number}", kind, number, "      ")
            self.named[kind].append(f"{kind[:6]}_{number}")
        return "\n".join([*lines, *self._repeat()]) + "\n"

    def _field(self, name: str, kind: str, number: int, indent: str) -> Iterator[str]:
        yield f"{indent}- id: {name}"
        yield f"{indent}  type: {kind}"
        yield f"{indent}  label: Question {name}"
        yield from (f"{indent}  {line}" for line in EXTRA.get(kind, []))
        for attribute, rule in self._rules(kind, number):
            self.written += 1
            yield f'{indent}  {attribute}: "{rule}"'
        if kind != "calculate" and self.named["integer"] and number:
            yield from self._checks(name, number, indent)

    def _rules(self, kind: str, number: int) -> Iterator[tuple[str, str]]:
        if kind == "calculate":
            yield "calculate", self._number()
        if number < len(KINDS):
            return
        if number % 3:
            yield "relevant", self._truth()
        if kind == "calculate":
            return
        yield "required", self._truth()
        yield "constraint", self._judging(kind)
        if kind == "integer":
            yield "max", f"100 + {self._number()}"
        if kind == "select_multiple":
            yield "choice_filter", f"choice.area == {self._pick('select_one')}"

    def _checks(self, name: str, number: int, indent: str) -> Iterator[str]:
        """As many as it takes to come to the wanted number of rules."""
        yield f"{indent}  checks:"
        due = self.wanted * (number + 1) / self.fields
        for one in range(max(1, round(due - self.written))):
            self.written += 1
            rule = f"{self._pick('integer')} is blank or {self._pick('integer')} * {one + 2} >= 0"
            yield f"{indent}    - id: check_{name}_{one}"
            yield f'{indent}      rule: "{rule}"'
            yield f"{indent}      message: Look at {name} again"

    def _pick(self, kind: str) -> str:
        return self.dice.choice(self.named[kind])

    def _number(self) -> str:
        if not self.named["integer"]:
            return "1"
        one, other = self._pick("integer"), self._pick("integer")
        found = [f"{one} + {other}", f"round({one} / 3, 1)", f"count_yes({self._pick('yes_no')})"]
        return self.dice.choice([*found, f"if({self._truth()}, {one}, 2)"])

    def _truth(self) -> str:
        yes, number = self._pick("yes_no"), self._pick("integer")
        simple = [f"{yes} is not no", f"({number} is blank or {number} < 50)"]
        simple += [
            f"{self._pick('select_one')} != 'east'",
            f"{number} is blank or {number} * 2 > 4",
        ]
        return f"{self.dice.choice(simple)} or {self.dice.choice(simple)}"

    def _judging(self, kind: str) -> str:
        number = self._pick("integer")
        return {
            "yes_no": f"value or {number} is not blank",
            "integer": f"value <= 200 and value != {number}",
            "select_one": f"value.weight is blank or {number} is blank or value.weight < {number}",
            "select_multiple": "count(value) < 4",
            "date": "value <= today()",
            "text": "length(value) > 1 and not contains(value, 'xx')",
        }[kind]

    def _repeat(self) -> Iterator[str]:
        indent = " " * 10
        yield "      - id: people"
        yield "        type: repeat"
        yield "        label: Person"
        yield "        fields:"
        yield from self._field("who", "text", 0, indent)
        yield f'{indent}  required: "yes"'
        yield from self._field("years", "integer", 0, indent)
        yield f'{indent}  constraint: "value < 120 and value != {self._pick("integer")}"'
        yield from self._field("minor", "calculate", 0, indent)
        yield f'{indent}  relevant: "years < 18 and {self._pick("yes_no")} is not no"'
        yield from self._field("school", "yes_no", 0, indent)
        yield f'{indent}  relevant: "years >= 5 and row.years < 18"'
        yield "      - id: minors"
        yield "        type: calculate"
        yield "        label: Minors"
        yield '        calculate: "count(people, years < 18) + count(people, school)"'


def ruled_bundle(fields: int = 300, rules: int = 1000) -> Bundle:
    """A project whose form `big` has this many fields and rules, and a repeat `people`."""
    towns = "".join(
        f"  - {{code: town_{n}, label: Town {n}, area: {('north', 'south', 'east')[n % 3]}}}\n"
        for n in range(12)
    )
    workflow = WORKFLOW.split("facts:")[0] + "states:" + WORKFLOW.split("states:")[1]
    sources = {
        "project.yaml": PROJECT,
        "forms/big.yaml": RuledForm(fields, rules).yaml(),
        "forms/lists/areas.yaml": LISTS,
        "forms/lists/towns.yaml": CHOICES + towns,
        "workflows/file.yaml": workflow,
        "workflows/roles.yaml": ROLES,
    }
    project, problems = read_sources({path: text.encode() for path, text in sources.items()})
    defaults, _ = read_project(defaults_dir())
    bundle, faults = read_bundle(project, defaults)
    if bundle is None:
        raise RuntimeError([*problems, *faults])
    return bundle
