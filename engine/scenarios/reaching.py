"""What scenarios came by: steps fired, conditions seen both ways, fields and choices answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.actor import SYSTEM
from engine.case import Case
from engine.definitions.model import Bundle, Workflow
from engine.environment import CaseEnvironment, run
from engine.fieldtypes.base import Field
from engine.scenarios.world import World
from engine.workflow.triggers import trigger_name, verbs

VERBS = {"requested": "request", "returned": "return", "withdrawn": "withdraw"}
DECIDED = ("approved", "signed")
MOST_CASES = 10_000  # of one scenario


@dataclass(slots=True)
class Reached:
    """What all scenarios played so far came by, as names a program manager knows."""

    triggers: set[str] = field(default_factory=set)
    conditions: set[tuple[str, bool]] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    choices: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: Reached) -> None:
        """Also what others came by."""
        self.triggers |= other.triggers
        self.conditions |= other.conditions
        self.fields |= other.fields
        self.choices |= other.choices

    def look(self, world: World) -> None:
        """Note what can be seen of the case a scenario speaks of, after a step."""
        case = world.case(world.current)
        if case is None:
            return
        for one in (case, case.above(), *case.below()):
            if one is not None:
                self._look(world, one)

    def _look(self, world: World, case: Case) -> None:
        workflow = world.desk.workflow(case)
        moment = world.desk.gate.moment()
        environment = CaseEnvironment(world.bundle, workflow, case, SYSTEM, moment)
        for name, condition in workflow.conditions.items():
            self.conditions.add((f"{workflow.id}.{name}", run(condition.rule, environment) is True))

    def finish(self, world: World) -> None:
        """Note what stands in the history and the answers of all cases of a scenario."""
        for document in world.desk.gate.store.scan("", MOST_CASES):
            case = world.case(str(document["id"]))
            if case is not None:
                self.triggers.update(_fired(world, case))
                self._answers(world, case)

    def _answers(self, world: World, case: Case) -> None:
        for record in case.records:
            form = world.bundle.forms.get(record.form)
            for path, declared in form.fields.items() if form is not None else ():
                answers = list(_at(record.answers, path.split(".")))
                if answers:
                    self.fields.add(f"{record.form}.{path}")
                    self.choices.update((_list_of(declared), code) for code in _codes(answers))


@dataclass(frozen=True, slots=True)
class Unreached:
    """What no scenario came by."""

    triggers: tuple[str, ...]
    conditions: tuple[str, ...]  # “id: yes” or “id: no”, the side that was never seen
    fields: tuple[str, ...]
    choices: tuple[str, ...]


def unreached(bundle: Bundle, reached: Reached) -> Unreached:
    """Everything of the project that the scenarios leave untried."""
    flows = bundle.workflows.values()
    return Unreached(
        tuple(name for flow in flows for name in _triggers(flow) if name not in reached.triggers),
        tuple(
            f"{flow.id}.{name}: {'yes' if side else 'no'}"
            for flow in flows
            for name in flow.conditions
            for side in (True, False)
            if (f"{flow.id}.{name}", side) not in reached.conditions
        ),
        tuple(path for path in _fields(bundle) if path not in reached.fields),
        tuple(
            f"{list_id}.{choice.code}"
            for list_id, choices in bundle.lists.items()
            for choice in choices.choices
            if not choice.retired and (list_id, choice.code) not in reached.choices
        ),
    )


def _triggers(workflow: Workflow) -> Iterator[str]:
    for transition in workflow.transitions.values():
        for verb in verbs(transition):
            yield f"{workflow.id}.{trigger_name(transition, verb)}"


def _fields(bundle: Bundle) -> Iterator[str]:
    for form in bundle.forms.values():
        yield from (f"{form.id}.{path}" for path, one in form.fields.items() if not one.retired)


def _fired(world: World, case: Case) -> Iterator[str]:
    for event in world.desk.gate.events(case.id, 0):
        transition = str(event.params.get("transition", ""))
        verb = "approve" if event.kind in DECIDED else VERBS.get(event.kind, "")
        if transition:
            yield f"{case.workflow}.{transition}" + (f".{verb}" if verb else "")


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """The answers at a path, through all rows."""
    if isinstance(value, list | tuple) and path:
        for row in value:
            yield from _at(row, path)
    elif not path:
        yield from () if value is None else (value,)
    elif isinstance(value, Mapping):
        yield from _at(value.get(path[0]), path[1:])


def _list_of(declared: Field) -> str:
    return str(declared.options.get("choices", ""))


def _codes(answers: list[Any]) -> Iterator[str]:
    for answer in answers:
        listed = answer if isinstance(answer, list | tuple) else (answer,)
        yield from (one for one in listed if isinstance(one, str))
