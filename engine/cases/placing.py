"""What the words of a form name, filled in for one reader: nothing that they may not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.actor import Actor
from engine.case import Answers
from engine.cases.desk import Desk
from engine.cases.filling import Filling
from engine.cases.live_rules import LiveForm
from engine.cases.placed import NOTHING, Placed, PlacedBy, Words
from engine.definitions.model import Form, Placeholders, Workflow
from engine.environment import CaseEnvironment, run
from engine.expression import Rule
from engine.fieldtypes.base import Field
from engine.problems import Location
from engine.schema.places import RowPath
from engine.schema.plan import Step, environment_in

_NOWHERE: Final = Location("", 0, 0, 0, 0)
# Shown as what the engine computes is shown: by the kind of the rule.
_SHOWN: Final = Field("", "calculate", "", "", "", _NOWHERE)


class Placing:
    """Fills in the words of one form for one reader."""

    __slots__ = ("_desk", "_key", "_make", "form")

    def __init__(self, desk: Desk, actor: Actor, workflow: Workflow, form: Form) -> None:
        self._desk = desk
        self._make = (actor, workflow)
        self._key = ("placed", actor.role, workflow.id, form.text)
        self.form = form

    def within(self, text: str, environment: CaseEnvironment, rows: RowPath = ()) -> PlacedBy:
        """By placeholder, what the words at `text` name; `environment` is that of the row."""
        named = self._desk.bundle.placeholders.get(text)
        if named is None:
            return NOTHING
        found = {
            name: Placed(replace(_SHOWN, calculate=rule), run(rule, environment))
            for name, rule in self._readable(text, named).items()
        }
        if "row" in named.in_rows:
            found["row"] = Placed(_SHOWN, environment.lookup("_position"))
        if "choice" in named.in_rows and named.rows_from and rows:
            listed = replace(_SHOWN, options={"choices": named.rows_from})
            found["choice"] = Placed(listed, rows[-1][1])
        return found

    def reading(self, environment: CaseEnvironment, answers: Answers) -> Words:
        """As `within`, wherever the words stand, from what rules see of the form as a whole."""

        def words(text: str, rows: RowPath) -> PlacedBy:
            if text not in self._desk.bundle.placeholders:
                return NOTHING
            steps = self._desk.judge.plan(self.form).steps
            return self.within(text, environment_in(steps, environment, answers, rows), rows)

        return words

    def _readable(self, text: str, named: Placeholders) -> Mapping[str, Rule]:
        kept = self._desk.live.setdefault(self._key, {})
        if text not in kept:
            form = LiveForm(self._desk, *self._make, self.form)
            repeats = _repeats(form.plan.steps, named.repeats)
            kept[text] = {
                name: rule for name, rule in named.rules.items() if form.may_send(rule, repeats)
            }
        found: Mapping[str, Rule] = kept[text]
        return found


def words_of(desk: Desk, filling: Filling) -> Words:
    """What words name in a form that is being filled."""
    placing = Placing(desk, filling.actor, filling.workflow, filling.form)
    return placing.reading(filling.environment, filling.verdict.answers)


def _repeats(steps: tuple[Step, ...], ids: tuple[str, ...]) -> tuple[Step, ...]:
    found: list[Step] = []
    for repeat in ids:
        found.append(next(step for step in steps if step.field.id == repeat))
        steps = found[-1].rows
    return tuple(found)
