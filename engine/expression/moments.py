"""Dates, partial dates, instants and ages as intervals, and reckoning with them.

A date is ISO text of a year, a month or a day and means every day it may be. Everything here is
Gregorian, without time zones: an instant counts as its UTC day when a day is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TypeAlias

from engine.expression.values import Number, Value, number

Interval: TypeAlias = tuple[date, date]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]{1,9})?(?:Z|\+00:00)?"
)
_LONGEST = len("2026-03-01T09:00:00.000000000+00:00")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


@lru_cache(maxsize=8192)
def _days_of(text: str) -> Interval | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(year, last_month, days_in(year, last_month))


def days_in(year: int, month: int) -> int:
    """How many days `month` has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def days(value: Value) -> Interval | None:
    """The first and last day `value` may mean, or None when it is no date or instant."""
    if not isinstance(value, str):
        return None
    if len(value) <= 10:
        return _days_of(value)
    return _days_of(value[:10]) if instant(value) else None


def full_day(value: Value) -> date | None:
    """The day `value` means when only one is possible."""
    found = days(value)
    return found[0] if found is not None and found[0] == found[1] else None


@lru_cache(maxsize=8192)
def _instant_of(text: str) -> str | None:
    found = _INSTANT.fullmatch(text)
    if found is None or _days_of(found[1]) is None or not _TIME.fullmatch(found[2]):
        return None
    seconds = found[3] or ":00"
    if seconds > ":59":
        return None
    return f"{found[1]}T{found[2]}{seconds}.{(found[4] or '.')[1:]:0<9}"


def instant(value: Value) -> str | None:
    """`value` in one length, so that earlier instants are smaller texts."""
    return _instant_of(value) if isinstance(value, str) and len(value) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _time_of(text: str) -> str | None:
    if not _TIME.fullmatch(text):
        return None
    return text if len(text) == 8 else text + ":00"


def clock_time(value: Value) -> str | None:
    """A time of day with its seconds."""
    return _time_of(value) if isinstance(value, str) and len(value) <= 8 else None


def _whole_months(start: date, end: date) -> int:
    """The most months that can be added to `start` without passing `end` (months end early)."""
    if end < start:
        return -_whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and end.day < days_in(end.year, end.month):
        months -= 1
    return months


def months_apart(start: Interval, end: Interval) -> tuple[int, int]:
    """The least and the most whole months between two dates."""
    return _whole_months(start[1], end[0]), _whole_months(start[0], end[1])


def years_apart(start: Interval, end: Interval) -> tuple[int, int]:
    """The least and the most whole years between two dates."""
    least, most = months_apart(start, end)
    return int(least / 12), int(most / 12)


def days_apart(start: Interval, end: Interval) -> tuple[int, int]:
    """The least and the most days between two dates."""
    return (end[0] - start[1]).days, (end[1] - start[0]).days


def plus_days(value: Value, count: int) -> str | None:
    """The date `count` days later; blank for a partial date."""
    start = full_day(value)
    if start is None:
        return None
    ordinal = start.toordinal() + count
    if not 1 <= ordinal <= date.max.toordinal():
        return None
    return date.fromordinal(ordinal).isoformat()


def plus_months(value: Value, count: int) -> str | None:
    """The date `count` months later, clipped to the end of the month; as partial as it was."""
    found = days(value)
    if found is None or not isinstance(value, str):
        return None
    start, length = found[0], min(len(value), 10)
    months = start.year * 12 + start.month - 1 + count
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= MAXYEAR or (length == 4 and month != 1):
        return None
    day = min(start.day, days_in(year, month))
    return f"{year:04d}-{month:02d}-{day:02d}"[:length]


def age_range(value: Value, on: Interval | None) -> tuple[Number, Number] | None:
    """The least and the most years of an age on a day: as recorded, and whole years since.

    They differ only when the day it was recorded, or the day asked for, is a partial date.
    """
    if not isinstance(value, Mapping):
        plain = number(value)
        return None if plain is None else (plain, plain)
    years = number(value.get("years"))
    if years is None or abs(years) > MAXYEAR:
        return None
    as_of = days(value.get("as_of"))
    if as_of is None or on is None or as_of == on:
        return years, years
    least, most = months_apart(as_of, on)
    recorded = years * 12 + (number(value.get("months")) or 0)
    return (recorded + least) // 12, (recorded + most) // 12


def age_years(value: Value, on: Interval) -> Number | None:
    """An age on a day in years, or None when it is open."""
    found = age_range(value, on)
    return found[0] if found is not None and found[0] == found[1] else None
