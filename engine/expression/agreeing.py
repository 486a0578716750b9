"""Which types go together: in a comparison, as an argument, as the branches of one value."""

from __future__ import annotations

from engine.expression import moments
from engine.expression.types import ANY, DATE, NUMBER, TEXT, Kind, Type

OPEN = frozenset({Kind.ANY, Kind.BLANK})
TEXTS = frozenset({Kind.TEXT, Kind.CHOICE})
NUMBERS = frozenset({Kind.NUMBER, Kind.AGE})
DATES = frozenset({Kind.DATE, Kind.DATETIME})
MANY = frozenset({Kind.CHOICES, Kind.LIST, Kind.ROWS, Kind.RECORD, Kind.FILE})
_ACCEPTED: dict[Kind, frozenset[Kind]] = {
    Kind.TEXT: TEXTS,
    Kind.CHOICE: TEXTS,
    Kind.NUMBER: NUMBERS,
    Kind.AGE: NUMBERS,
    Kind.DATE: DATES,
    Kind.DATETIME: DATES,
    Kind.CHOICES: frozenset({Kind.CHOICES, Kind.LIST}),
    Kind.LIST: frozenset({Kind.CHOICES, Kind.LIST}),
}
_READS: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.CHOICE: "text",
    Kind.NUMBER: "number",
    Kind.AGE: "age",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.TIME: "time",
    Kind.YES_NO: "yes_no",
}


def fits(wanted: Kind, found: Type) -> bool:
    """Whether a value of type `found` can stand where `wanted` is due."""
    if wanted in OPEN or found.kind in OPEN:
        return True
    return found.kind in _ACCEPTED.get(wanted, frozenset({wanted}))


def reads_as(left: Type, right: Type) -> str | None:
    """How two single values are read when they are compared; None when they do not compare."""
    kinds = {left.kind, right.kind} - OPEN
    if not kinds:
        return "any"
    if len(kinds) == 1:
        return _READS.get(kinds.pop())
    if kinds <= TEXTS:
        return "text"
    if kinds == NUMBERS:
        return "age"
    return "date" if kinds == DATES else None


def literal_reads_as(kind: Kind, literal: str) -> str | None:
    """How a date, instant or time is read beside a text literal; None when that is none."""
    if kind is Kind.TIME:
        return "time" if moments.clock_time(literal) else None
    if kind in DATES and moments.days(literal):
        return "datetime" if kind is Kind.DATETIME and moments.instant(literal) else "date"
    return None


def shared(one: Type, other: Type, *, dates_and_ages: bool = False) -> Type | None:
    """The type of a value that is either of two; None when no rule could use it."""
    if one.kind in OPEN or other.kind in OPEN:
        return one if other.kind is Kind.BLANK else other if one.kind is Kind.BLANK else ANY
    if one.kind is other.kind:
        return one if one == other else _widened(one, other)
    kinds = {one.kind, other.kind}
    if kinds <= TEXTS:
        return TEXT
    if kinds <= NUMBERS:
        return NUMBER
    if kinds <= DATES:
        return DATE
    return ANY if dates_and_ages and kinds <= DATES | {Kind.AGE} else None


def _widened(one: Type, other: Type) -> Type:
    """Two types of a kind: only what holds for both."""
    codes = None if one.codes is None or other.codes is None else one.codes | other.codes
    list_id = one.list_id if one.list_id == other.list_id else ""
    fields = one.fields if one.fields == other.fields else None
    return Type(one.kind, list_id, codes, fields, one.item if one.item == other.item else None)


def may_be_blank(ast: object) -> bool:
    """Whether a typed piece can give blank: always yes/no are the `is` tests and counts."""
    if not isinstance(ast, dict):
        return True
    if ast["op"] == "literal":
        return ast["value"] is None
    if ast["op"] in ("is", "is_blank"):
        return False
    if ast["op"] == "call":
        return ast["name"] not in ("today", "now", "count", "count_yes", "position")
    if ast["op"] in ("and", "or", "list"):
        return any(map(may_be_blank, ast["args"]))
    if ast["op"] in ("compare", "in"):
        return may_be_blank(ast["left"]) or may_be_blank(ast["right"])
    return may_be_blank(ast["arg"]) if ast["op"] == "not" else True
