"""Scenarios as they are carried out: steps with the place of everything they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.definitions.scenarios import FOLDER, plain
from engine.expression.faults import nearest
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar
from engine.loading.project import Project
from engine.problems import Location, Problem

ACTIONS: Final = ("start", "fill", "fire", "advance", "advance_to")
DETAILS: Final = (
    *("by", "as", "case", "parent", "answers", "ask", "comment", "at_field"),
    *("then", "refused"),
)
EXPECTED: Final = (
    *("status", "approval", "values", "shown", "hidden", "required"),
    *("complete", "sees", "locked", "tasks", "flags", "due", "overdue", "notified", "children"),
)
# Words of the language that wait for children and publishing to be carried out.
LATER: Final = (
    *("open", "publish", "add_row", "draft"),
    *("given", "language"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value as written, with its place."""

    value: Any
    location: Location

    @property
    def text(self) -> str:
        """The value, if it is one text."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as a list of texts; one alone is a list of one."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(str(item) for item in self.value or ())


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done, or a stretch of time that passes, and what shall be so afterwards."""

    action: str
    target: Said
    details: Mapping[str, Said] = field(default_factory=dict)
    then: Mapping[str, Said] = field(default_factory=dict)

    @property
    def refused(self) -> Said | None:
        """The reasons the step must be refused for; None if it must be done."""
        return self.details.get("refused")

    def text(self, name: str) -> str:
        """A detail that is one text, '' if it is not said."""
        said = self.details.get(name)
        return said.text if said is not None else ""

    def answers(self, name: str) -> Mapping[str, Any]:
        """A detail that is a map, {} if it is not said."""
        said = self.details.get(name)
        return said.value if said is not None and isinstance(said.value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Play:
    """A scenario: who takes part, when it begins, what happens."""

    id: str
    location: Location
    at: Said | None
    people: Mapping[str, Said]
    steps: tuple[Step, ...]
    faults: tuple[Problem, ...] = ()  # it cannot be played as it is written


def read_plays(project: Project) -> tuple[Play, ...]:
    """All scenarios of a project whose files could be read."""
    return tuple(_play(node) for file in project.under(FOLDER) for node in _plays(file.node))


def _plays(node: nodes.Mapping | None) -> Iterator[nodes.Mapping]:
    listed = node.get("scenarios") if node is not None else None
    if isinstance(listed, nodes.Sequence):
        yield from (item for item in listed.items if isinstance(item, nodes.Mapping))


def _play(node: nodes.Mapping) -> Play:
    said = _said(node)
    faults = list(_later(node))
    people = node.get("people")
    listed = node.get("steps")
    steps = tuple(_steps(listed, faults)) if isinstance(listed, nodes.Sequence) else ()
    return Play(
        said["id"].text if "id" in said else "",
        said["id"].location if "id" in said else node.location,
        said.get("at"),
        _said(people) if isinstance(people, nodes.Mapping) else {},
        steps,
        tuple(faults),
    )


def _steps(steps: nodes.Sequence, faults: list[Problem]) -> Iterator[Step]:
    for node in steps.items:
        if not isinstance(node, nodes.Mapping):
            faults.append(Problem("T101", node.location))
            continue
        found = [*_unknown(node, (*ACTIONS, *DETAILS)), *_later(node)]
        expected = node.get("then")
        if isinstance(expected, nodes.Mapping):
            found += [*_unknown(expected, EXPECTED), *_later(expected)]
        actions = [entry for entry in node.entries if entry.key.text in ACTIONS]
        if len(actions) != 1 and not found:
            found.append(Problem("T102", node.location, {"actions": ACTIONS}))
        faults.extend(found)
        if not found:
            yield _step(node, actions[0], expected)


def _step(node: nodes.Mapping, action: nodes.Entry, expected: Node | None) -> Step:
    said = _said(node)
    details = {name: value for name, value in said.items() if name in DETAILS and name != "then"}
    then = _said(expected) if isinstance(expected, nodes.Mapping) else {}
    target = Said(plain(action.value), action.value.location)
    return Step(action.key.text, target, details, then)


def _unknown(node: nodes.Mapping, known: tuple[str, ...]) -> Iterator[Problem]:
    for entry in node.entries:
        if entry.key.text not in known and entry.key.text not in LATER:
            near = nearest(entry.key.text, known)
            params = {"key": entry.key.text, "known": known, "suggestion": near}
            yield Problem("T103", entry.key.location, params)


def _later(node: nodes.Mapping) -> Iterator[Problem]:
    for entry in node.entries:
        if entry.key.text in LATER:
            yield Problem("T104", entry.key.location, {"key": entry.key.text})


def _said(node: nodes.Mapping) -> Mapping[str, Said]:
    return {
        entry.key.text: Said(
            plain(entry.value),
            entry.value.location if isinstance(entry.value, Scalar) else entry.key.location,
        )
        for entry in node.entries
    }
