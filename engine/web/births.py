"""A birth in words: a date, a stretch of days (`2016-03-01/2016-03-31`), or an age as told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field, Words
from engine.problems import Location

_AGE: Final = Field("age", "age", "", "age", "", Location("", 0, 0, 0, 0))  # only to be shown


def birth_words(value: Any, words: Words) -> str:
    """As exactly as the birth is known."""
    if isinstance(value, str):
        first, _, last = value.partition("/")
        return words.date(first) if last in ("", first) else _stretch(first, last, words)
    if isinstance(value, Mapping) and "years" in value:
        return field_type("age").display(_AGE, value, words)
    return str(value)


def _stretch(first: str, last: str, words: Words) -> str:
    """A whole month or year by its name, else from when to when."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    next_day = end + timedelta(days=1)
    if start.day == 1 and next_day.day == 1:
        months = (next_day.year - start.year) * 12 + next_day.month - start.month
        if months == 1:
            return words.date(first[:7])
        if months == 12 and start.month == 1:
            return words.date(first[:4])
    return words.text("web.between", first=words.date(first), last=words.date(last))
