"""`date`: a day, or only a month or a year where no more is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.expression.types import DATE, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded, part

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
PARTS: Final = ("year", "month", "day")
_NEEDED = {"year": 1, "month": 2, "day": 3}
_MISSING = {2: "type_date_month", 3: "type_date_day"}
_PATTERNS = {
    "year": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "month": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
    "day": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?:([0-9]{1,2})[-/.])?([0-9]{1,2})[-/.])([0-9]{4})")


class DateType(BaseType):
    """An ISO date: `2015`, `2015-03` or `2015-03-04`."""

    name = "date"
    numeric = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.DATE_OR_RULE),
        "max": Attribute(Kind.DATE_OR_RULE),
        "partial": Attribute(Kind.WORD, words=PARTS),
    }

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A date, compared as an interval."""
        return DATE

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """An ISO date as full as `partial` asks; limits are for `outside`."""
        return {"type": "string", "maxLength": 10, "pattern": _PATTERNS[coarsest(declared)]}

    def outside(self, value: Any, limits: Mapping[str, Any]) -> str:
        """`min` or `max` when every day the value may mean lies beyond it."""
        if not isinstance(value, str):
            return ""
        least, most = limits.get("min"), limits.get("max")
        if isinstance(least, str) and _before(value, least):
            return "min"
        return "max" if isinstance(most, str) and _before(most, value) else ""

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """A date typed as a whole, day first or year first, or in parts."""
        whole = folded(part(posted))
        pieces = _split(whole) if whole else [folded(part(posted, name)) for name in PARTS]
        if pieces is None:
            return Parsed(problem="type_date")
        if not any(pieces):
            return Parsed()
        return _assembled(pieces, _NEEDED[coarsest(declared)])

    def parts(self, declared: Field, value: Any) -> Posted:
        """The whole and its parts."""
        parts = dict(zip(PARTS, value.split("-"), strict=False))
        return {"": (value,), **{name: (text,) for name, text in parts.items()}}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The date in words."""
        return words.date(value)

    def day(self, declared: Field, value: Any) -> str:
        """The date, where its day is known."""
        return value if isinstance(value, str) and len(value) == len("2015-03-04") else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One date, perhaps partial."""
        return (Column(declared.id, "date"),)


def coarsest(declared: Field) -> str:
    """The least that must be known: year, month or day."""
    wanted = declared.options.get("partial")
    return wanted if wanted in _NEEDED else "day"


def _before(earlier: str, later: str) -> bool:
    common = min(len(earlier), len(later), 10)
    return earlier[:common] < later[:common]


def _split(text: str) -> list[str] | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return [found[1], found[2] or "", found[3] or ""]
    if found := _DAY_FIRST.fullmatch(text):
        return [found[3], found[2], found[1] or ""]
    return None


def _assembled(pieces: list[str], needed: int) -> Parsed:
    """The date of year, month and day as typed, with the first thing that is wrong with it."""
    filled = [piece for piece in pieces if piece]
    if pieces[: len(filled)] != filled:
        return Parsed(problem="type_date_gap")
    if not all(piece.isascii() and piece.isdigit() and len(piece) <= 4 for piece in filled):
        return Parsed(problem="type_date")
    numbers = [int(piece) for piece in filled]
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        return Parsed(problem="type_date_year")
    if not _exists(numbers):
        return Parsed(problem="type_date_none")
    if len(numbers) < needed:
        return Parsed(problem=_MISSING[needed])
    return Parsed("-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])]))


def _exists(numbers: list[int]) -> bool:
    try:
        date(*(numbers + [1, 1])[:3])
    except ValueError:
        return False
    return True


FIELD_TYPE: FieldType = DateType()
