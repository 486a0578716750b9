"""A submission of 80 fields with rows judged, beside the bare validator on the same flat schemas.

`judging / bare`: what our step of schemas takes beside jsonschema alone, its validators made
beforehand, one for the form and one for the rows. `whole judgement / bare`: with everything around
it: rows copied, what is relevant and required, limits, filters. `[fast]`: the step of schemas with
jsonschema-rs, beside the same step without.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry

from benchmarks.big_form import KINDS, LIST, PROJECT, ROLES, WORKFLOW
from benchmarks.rounds import Ratio, compare
from engine.actor import Actor, Moment
from engine.defaults import defaults_dir
from engine.definitions import read_bundle
from engine.definitions.model import Bundle, Form
from engine.environment import CaseEnvironment
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field
from engine.loading.project import read_project, read_sources
from engine.schema.compile_form import FlatSchemas
from engine.schema.judge import Judge
from engine.schema.limits import limits_of
from engine.schema.validators import (
    QUICK,
    ExactValidator,
    Schema,
    Validator,
    quick_validator,
)

TOP, REPEATS, A_ROW, ROWS = 60, 4, 5, 5  # 60 + 4 × 5 = 80 fields
GOAL = 1.2
FAST_GOAL = 0.1
DOCUMENTS = 10_000
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 12.5, 121, 10**30, "", "a", "x" * 300, "2015-02-31", "2015-03-04"),
    *([], ["a"], ["a", "a"], ["z", "a", "z"], [1, True], {}, {"years": "x"}, [{"_row": 3}], [[]]),
)
MOMENT = Moment("2026-03-01T09:00:00.000Z", "2026-03-01")
VALUES: Mapping[str, Any] = {
    "text": "محمد أحمد",
    "number": 12,
    "choice": "b",
    "date": "2015-03-04",
    "answer": True,
    "story": "She lives with her aunt near the market and goes to school twice a week.",
    "several": ["a", "c"],
    "measure": 3.5,
}


def measure() -> list[Ratio]:
    """Judging without and with the fast validator; the last ratios only where it is installed."""
    work = _Work()
    exact, bare = work.step(ExactValidator), work.bare()
    found = [
        compare("80 fields, rows: judging by schema / bare", exact, bare, goal=GOAL),
        compare("the same, whole judgement / bare", work.whole(ExactValidator), bare, goal=GOAL),
    ]
    if importlib.util.find_spec(QUICK) is None:
        return found
    print(f"the same verdicts on {work.same_verdicts(DOCUMENTS):,} documents")
    quick, whole = work.step(quick_validator), work.whole(quick_validator)
    return [
        *found,
        compare("[fast] judging by schema / without", quick, exact, goal=FAST_GOAL),
        compare("[fast] whole judgement / bare", whole, bare, goal=GOAL),
    ]


class _Work:
    """The form, its answers, and the levels they are judged in."""

    def __init__(self) -> None:
        self.bundle = rows_bundle()
        self.form = self.bundle.forms["big"]
        self.answers = rows_answers(self.form)
        workflow = self.bundle.workflows["file"]
        actor = Actor("worker", "Worker", "worker", "agency", "team")
        self.environment = CaseEnvironment(self.bundle, workflow, None, actor, MOMENT)
        if Judge(self.bundle).judge(self.form, self.answers, self.environment).problems:
            raise RuntimeError("the answers are meant to be right")
        self.levels = list(self._levels())

    def whole(self, make: Callable[[Schema], Validator]) -> Callable[[], object]:
        """All of a judgement."""
        judge = Judge(self.bundle, make)
        return lambda: judge.judge(self.form, self.answers, self.environment)

    def same_verdicts(self, count: int) -> int:
        """Judge random documents both ways; where the faults differ, say so and stop."""
        dice = random.Random(7)
        exact, quick = Judge(self.bundle, ExactValidator), Judge(self.bundle, quick_validator)
        for _ in range(count):
            answers = spoilt(self.answers, dice)
            ours, theirs = (j.judge(self.form, answers, self.environment) for j in (exact, quick))
            if ours != theirs:
                raise RuntimeError(answers)
        return count

    def step(self, make: Callable[[Schema], Validator]) -> Callable[[], object]:
        """The step of schemas alone, as the judge does it."""
        schemas = FlatSchemas(self.bundle.lists, make)
        return lambda: [list(schemas.faults(fields, level)) for fields, level in self.levels]

    def bare(self) -> Callable[[], object]:
        """jsonschema on the same schemas, each level's made once."""
        schemas = FlatSchemas(self.bundle.lists)
        made: dict[str, Draft202012Validator] = {}
        pairs = []
        for fields, level in self.levels:
            key = " ".join(fields)
            if key not in made:
                made[key] = Draft202012Validator(
                    schemas.level_schema(fields),
                    registry=Registry(),
                    format_checker=Draft202012Validator.FORMAT_CHECKER,
                )
            pairs.append((made[key], level))
        return lambda: [list(validator.iter_errors(level)) for validator, level in pairs]

    def _levels(self) -> Any:
        top = [f for section in self.form.sections for f in section.fields]
        yield self._fields(top), self.answers
        for repeat in filter(has_rows, top):
            fields = self._fields(list(repeat.fields))
            yield from ((fields, row) for row in self.answers[repeat.id])

    def _fields(self, declared: list[Field]) -> dict[str, tuple[Field, Mapping[str, Any]]]:
        return {f.id: (f, limits_of(f, self.environment)) for f in declared}


def spoilt(answers: Mapping[str, Any], dice: random.Random) -> dict[str, Any]:
    """Right answers with some of them gone wrong, in rows too."""
    found: dict[str, Any] = {}
    for name, value in answers.items():
        if name != "_row" and dice.random() < 0.1:
            found[name] = dice.choice(ODD)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found[name] = [spoilt(row, dice) for row in value]
        else:
            found[name] = value
    return found


def rows_bundle() -> Bundle:
    """A project whose form `big` has 60 fields and four repeats of five."""
    sources = {
        "project.yaml": PROJECT,
        "forms/big.yaml": "\n".join(_form_lines()) + "\n",
        "forms/lists/sorts.yaml": LIST,
        "workflows/file.yaml": WORKFLOW,
        "workflows/roles.yaml": ROLES,
    }
    project, problems = read_sources({path: text.encode() for path, text in sources.items()})
    defaults, _ = read_project(defaults_dir())
    bundle, faults = read_bundle(project, defaults)
    if bundle is None:
        raise RuntimeError([*problems, *faults])
    return bundle


def rows_answers(form: Form) -> dict[str, Any]:
    """Right answers for all of it, five rows in each repeat."""
    found: dict[str, Any] = {}
    for declared in (f for section in form.sections for f in section.fields):
        if not has_rows(declared):
            found[declared.id] = VALUES[declared.id.rsplit("_", 1)[0]]
            continue
        row = {inner.id: VALUES[inner.id.rsplit("_", 2)[0]] for inner in declared.fields}
        found[declared.id] = [{"_row": f"r{number}", **row} for number in range(ROWS)]
    return found


def _form_lines() -> list[str]:
    lines = ["form: big", "label: Big", "sections:", "  - id: only", "    label: All"]
    lines.append("    fields:")
    for number in range(TOP):
        lines += _field(number, f"{KINDS[number % len(KINDS)][1]}_{number + 1}", "      ")
        lines += ["        relevant: number_2 > 3"] if number % 5 == 4 and number > 8 else []
        lines += ["        required: yes"] if number % 10 == 0 else []
    for repeat in range(REPEATS):
        lines += [f"      - id: rows_{repeat}", "        type: repeat", "        label: Rows"]
        lines.append("        fields:")
        for number in range(A_ROW):
            kind = (number + repeat) % len(KINDS)
            lines += _field(kind, f"{KINDS[kind][1]}_{repeat}_{number}", " " * 10)
    return lines


def _field(number: int, name: str, indent: str) -> list[str]:
    kind, _, extra = KINDS[number % len(KINDS)]
    lines = [
        f"{indent}- id: {name}",
        f"{indent}  type: {kind}",
        f"{indent}  label: Question {name}",
    ]
    return lines + [f"{indent}  {line}" for line in extra]
