"""The second calendar: shown beside a Gregorian date as help, never stored.

Islamic calendars differ by a day or two; the project names one, and its months need a table.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from hijridate import Gregorian

from engine.i18n.digits import in_digits

UMALQURA: Final = "islamic-umalqura"
CALENDARS: Final = (UMALQURA,)


def second_date(iso: str, calendar: str, tag: str, digits: str) -> str:
    """A full date in the second calendar; '' for other calendars, partial dates, and years
    outside its table (1343 to 1500)."""
    if calendar != UMALQURA or len(iso) != 10:
        return ""
    try:
        day = date.fromisoformat(iso)
        there = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError):
        return ""
    month = there.month_name("ar" if tag.partition("-")[0] == "ar" else "en")
    return in_digits(f"{there.day} {month} {there.year}", digits)
