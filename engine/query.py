"""Queries as values: what a scope, a filter and a queue are before a store compiles them.

Columns are `case.<column>` (id, workflow, number, status, owner, team, agency, created_at,
updated_at), `fact.<id>` and, for tasks, `task.<column>`. A comparison with nothing is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Scalar = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class All:
    """Every row."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No row."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One column against one value; operator is one of eq ne lt le gt ge."""

    column: str
    operator: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class In:
    """A column that holds one of the values."""

    column: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """A many-valued fact (or `task.excluded`) that holds the value."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A column that holds nothing."""

    column: str


@dataclass(frozen=True, slots=True)
class SharedWith:
    """A case opened to one of these tokens by a share that has not ended at the instant `at`."""

    tokens: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts; none is `All`."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts; none is `Nothing`."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match the part."""

    part: Query


Query = All | Nothing | Compare | In | Has | Blank | SharedWith | And | Or | Not

ALL: Final = All()
NOTHING: Final = Nothing()


def eq(column: str, value: Scalar) -> Compare:
    """`column` holds exactly `value`."""
    return Compare(column, "eq", value)
