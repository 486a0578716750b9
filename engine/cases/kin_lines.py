"""What a page says of the family of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from engine.definitions.model import Fact, State, Workflow


@dataclass(frozen=True, slots=True)
class Above:
    """The case another was begun under."""

    id: str
    number: str
    workflow: Workflow


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A case that was begun under another."""

    id: str
    number: str
    title: str
    told: tuple[tuple[Fact, Any], ...]  # the first thing that is known of it
    status: State
    owner: str


@dataclass(frozen=True, slots=True)
class ChildGroup:
    """The cases of one kind under a case, and whether this person may begin another."""

    workflow: Workflow
    lines: tuple[ChildLine, ...]
    may_start: bool


@dataclass(frozen=True, slots=True)
class FamilyView:
    """What this person sees of a case's family."""

    above: Above | None = None
    lent: bool = False  # the reader sees only some forms of the case, for a time
    groups: tuple[ChildGroup, ...] = ()


NO_FAMILY: Final = FamilyView()
