"""What a case is found by: rows computed from it, kept beside it, replaced with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact as the store keeps it; kind is text, number, flag or many (several texts)."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of a bundle; `id` changes when what they mean changes."""

    id: str
    columns: tuple[FactColumn, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Someone beyond the case's own owner, team and agency to whom it is open, and until when."""

    token: str  # as `policy` writes it
    until: str = ""  # an instant; '' = no end


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a list shows of a case without opening it. `facts` holds lists for many-valued ones."""

    id: str
    workflow: str
    number: str
    status: str
    owner: str
    team: str
    agency: str
    created_at: str
    updated_at: str
    seq: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""  # the case it was begun under, '' for none
    root: str = ""  # the case at the top of its family, '' for itself
    shares: tuple[Share, ...] = field(
        default=(), compare=False
    )  # known to the reference store only


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something that waits for someone; one row for each (role, scope) that may do it.

    `person`, `team`, `agency` are the case's where the scope of that role is own, team, agency; an
    empty one does not narrow. `excluded` are the people who may not (four eyes).
    """

    id: str
    case_id: str
    kind: str
    subject: str
    role: str
    person: str = ""
    team: str = ""
    agency: str = ""
    opens_at: str = ""
    due_at: str = ""
    next_step_at: str = ""
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchText:
    """Folded words of a case, readable by those who see the class `level` ('' = by everyone)."""

    level: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """Everything a case is found by; computed from the case, replaced with it."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    tasks: tuple[TaskRow, ...] = ()
    search: tuple[SearchText, ...] = ()
    shares: tuple[Share, ...] = ()
    keys: tuple[str, ...] = ()  # what must be unique: "number=…", "registration.card=…"
