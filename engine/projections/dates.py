"""Where counting begins: dates and instants of answers, and the later of two beginnings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.clock import read_instant
from engine.durations import Calendar
from engine.schema.limits import first_day, is_date


def day_start(value: Any, calendar: Calendar) -> datetime | None:
    """The instant a date or an instant stands for; a date counts from its beginning where the
    project is, a partial one from its first day. None where there is none."""
    if not isinstance(value, str) or not value:
        return None
    if is_date(value):
        return calendar.start_of(date.fromisoformat(first_day(value)))
    try:
        found = read_instant(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=calendar.zone)


def counted(begun: str, changed: str, counted_from: str) -> str:
    """From when time is counted, given when something began and when what it hangs on changed."""
    if counted_from == "entered" or not changed:
        return begun
    return changed if counted_from == "changed" else max(begun, changed)
