"""What words name, filled in for one reader: nothing that they may not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.desk import Desk
from engine.cases.filling import Filling
from engine.cases.live_rules import LiveForm
from engine.cases.placed import NOTHING, SHOWN, STATUS, Placed, PlacedAt, PlacedBy, Words
from engine.definitions.model import Form, Placeholders, Workflow
from engine.definitions.placeholders import PARENT
from engine.definitions.placeholders import STATUS as STATUS_NAME
from engine.environment import CaseEnvironment, run
from engine.expression import Rule
from engine.problems import AnswerPlace
from engine.schema.places import NO_ANSWERS, RowPath, declared_path, place_text
from engine.schema.plan import Step, environment_in

# Where words stand beside a case and no form is at hand.
_NO_FORM: Final = Form("", "", SHOWN.location, False, "", (), {})


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
            name: _placed(name, rule, run(rule, environment))
            for name, rule in self._readable(text, named).items()
        }
        if "row" in named.in_rows:
            found["row"] = Placed(SHOWN, environment.lookup("_position"))
        if "choice" in named.in_rows and named.rows_from and rows:
            listed = replace(SHOWN, options={"choices": named.rows_from})
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
                name: rule
                for name, rule in named.rules.items()
                if name == PARENT or form.may_send(rule, repeats)
            }
        found: Mapping[str, Rule] = kept[text]
        return found


def words_of(desk: Desk, filling: Filling) -> Words:
    """What words name in a form that is being filled."""
    placing = Placing(desk, filling.actor, filling.workflow, filling.form)
    return placing.reading(filling.environment, filling.verdict.answers)


def placed_words(desk: Desk, filling: Filling) -> PlacedAt:
    """What is named by the words of a form, its sections, its fields that have a problem, and
    (under nothing) its own checks."""
    words = words_of(desk, filling)
    form = filling.form
    texts = (form.text, *(section.text for section in form.sections))
    found = {text: words(text, ()) for text in texts}
    found[""] = found[form.text]
    for problem in filling.problems:
        place = problem.location
        if not isinstance(place, AnswerPlace):
            continue
        declared = form.fields.get(declared_path(place))
        if declared is not None:
            found[place_text(place)] = words(declared.text, place.rows)
    return {name: placed for name, placed in found.items() if placed}


def case_words(desk: Desk, actor: Actor, workflow: Workflow, case: Case | None) -> PlacedAt:
    """What is named, beside a case, by the words of its steps and conditions and of its forms."""
    environment = desk.environment(workflow, case, actor)
    steps = Placing(desk, actor, workflow, _NO_FORM)
    found = {
        text: steps.within(text, environment)
        for text in desk.bundle.placeholders
        if text.startswith((f"{workflow.text}.transitions.", f"{workflow.text}.conditions."))
        and ".ask." not in text
    }
    for form in map(desk.bundle.forms.__getitem__, workflow.forms):
        current = case.current(form.id) if case is not None and not form.many else None
        answers = current.answers if current is not None else NO_ANSWERS
        inside = environment.given(desk.judge.plan(form).blanks).given(answers)
        found[form.text] = Placing(desk, actor, workflow, form).within(form.text, inside)
    return {text: placed for text, placed in found.items() if placed}


def _placed(name: str, rule: Rule, value: Any) -> Placed:
    shown = STATUS if name == STATUS_NAME else replace(SHOWN, calculate=rule)
    return Placed(shown, value)


def _repeats(steps: tuple[Step, ...], ids: tuple[str, ...]) -> tuple[Step, ...]:
    found: list[Step] = []
    for repeat in ids:
        found.append(next(step for step in steps if step.field.id == repeat))
        steps = found[-1].rows
    return tuple(found)
