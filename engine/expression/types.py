"""Static types of the Rules language, and how names are resolved before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What sort of value a name or a rule gives."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    AGE = "age"
    CHOICE = "choice"
    CHOICES = "choices"
    RECORD = "record"
    ROWS = "rows"
    LIST = "list"
    FILE = "file"
    BLANK = "blank"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what is known of its inside: codes, columns, fields of a row, items."""

    kind: Kind
    list_id: str = ""
    codes: frozenset[str] | None = None
    fields: Mapping[str, Type] | None = None
    item: Type | None = None


TEXT = Type(Kind.TEXT)
NUMBER = Type(Kind.NUMBER)
YES_NO = Type(Kind.YES_NO)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
TIME = Type(Kind.TIME)
FILE = Type(Kind.FILE)
BLANK = Type(Kind.BLANK)
ANY = Type(Kind.ANY)
ROWS_OF_ANY = Type(Kind.ROWS)
AGE = Type(Kind.AGE, fields={"years": NUMBER, "months": NUMBER, "estimated": YES_NO, "as_of": DATE})
CHOICE_PARTS: Mapping[str, Type] = {"code": TEXT, "label": TEXT, "parent": TEXT, "level": TEXT}


def choice(
    list_id: str = "",
    codes: Iterable[str] | None = None,
    columns: Mapping[str, Type] | None = None,
) -> Type:
    """One choice of a list; `columns` can be read as `field.column`."""
    return Type(Kind.CHOICE, list_id, None if codes is None else frozenset(codes), columns)


def choices(
    list_id: str = "",
    codes: Iterable[str] | None = None,
    columns: Mapping[str, Type] | None = None,
) -> Type:
    """Several choices of a list."""
    return Type(Kind.CHOICES, list_id, None if codes is None else frozenset(codes), columns)


def record(fields: Mapping[str, Type]) -> Type:
    """Named values: a form, a case, a user, one row."""
    return Type(Kind.RECORD, fields=fields)


def rows(fields: Mapping[str, Type]) -> Type:
    """A repeat, a form with many records, the children of a workflow."""
    return Type(Kind.ROWS, fields=fields)


def list_of(item: Type) -> Type:
    """What a path through rows gives: one item a row."""
    return Type(Kind.LIST, item=item)


class Scope(Protocol):
    """What names mean where a rule stands."""

    def resolve(self, name: str) -> Type | None:
        """The type of `name`, or None when it means nothing here."""
        ...

    def names(self) -> Iterable[str]:
        """Every name that could have been meant."""
        ...

    def list_columns(self, list_id: str) -> Type | None:
        """The choice type of a list, or None when there is no such list."""
        ...


@dataclass(frozen=True, slots=True)
class MappingScope:
    """Names held in a mapping; what is not found here is looked for in `parent`."""

    here: Mapping[str, Type]
    parent: Scope | None = None
    lists: Mapping[str, Type] = field(default_factory=dict)

    def resolve(self, name: str) -> Type | None:
        """The type of `name`; the inner scope shadows the outer one."""
        found = self.here.get(name)
        if found is None and self.parent is not None:
            return self.parent.resolve(name)
        return found

    def names(self) -> Iterable[str]:
        """Every name of this scope and the outer ones."""
        outer = () if self.parent is None else self.parent.names()
        return frozenset(self.here) | frozenset(outer)

    def list_columns(self, list_id: str) -> Type | None:
        """The choice type of a list known here or outside."""
        found = self.lists.get(list_id)
        if found is None and self.parent is not None:
            return self.parent.list_columns(list_id)
        return found
