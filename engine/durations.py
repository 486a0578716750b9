"""Stretches of time as people write them, and the calendar on which they pass.

`30min` and `24h` elapse whatever the clocks on the wall do. `3d 2w 1mo 1y` are days of the local
calendar, and `3wd` working days: what is due after them is due at the end of the day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

DURATION: Final = re.compile(r"(\d{1,4})(min|h|d|w|mo|y|wd)")
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ELAPSED: Final = {"min": timedelta(minutes=1), "h": timedelta(hours=1)}
_ONE_DAY: Final = timedelta(days=1)
_LAST_MOMENT: Final = timedelta(milliseconds=1)
_ROUGH_MINUTES: Final = {
    **{"min": 1, "h": 60, "d": 1440, "wd": 2016, "w": 10_080, "mo": 43_800, "y": 525_600},
}


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes."""

    count: int
    unit: str

    @property
    def elapses(self) -> bool:
        """Whether it is counted by the clock, not by days."""
        return self.unit in ELAPSED

    @property
    def rough_minutes(self) -> int:
        """About how long it is: for telling which of two is longer, never for a due date."""
        return self.count * _ROUGH_MINUTES[self.unit]

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


def read_duration(text: str) -> Duration | None:
    """The duration a text says; None if it says none, or one of nothing."""
    found = DURATION.fullmatch(text)
    if found is None or int(found[1]) == 0:
        return None
    return Duration(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Calendar:
    """A place on earth, its days of rest and its holidays."""

    zone: ZoneInfo
    weekend: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def after(self, start: datetime, duration: Duration) -> datetime:
        """When `duration` after `start` is over."""
        if duration.elapses:
            return start.astimezone(UTC) + duration.count * ELAPSED[duration.unit]
        return self.end_of(self._moved(self.day_of(start), duration, 1))

    def before(self, end: datetime, duration: Duration) -> datetime:
        """When `duration` before `end` begins: of whole days, at the beginning of the day."""
        if duration.elapses:
            return end.astimezone(UTC) - duration.count * ELAPSED[duration.unit]
        return self.start_of(self._moved(self.day_of(end), duration, -1))

    def later(self, start: datetime, duration: Duration) -> datetime:
        """`start` moved on, of whole days to the same time of day."""
        if duration.elapses:
            return self.after(start, duration)
        local = start.astimezone(self.zone).replace(tzinfo=None)
        day = self._moved(local.date(), duration, 1)
        return datetime.combine(day, local.time(), self.zone).astimezone(UTC)

    def day_of(self, instant: datetime) -> date:
        """The local date at an instant."""
        return instant.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Where a local day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last moment of a local day: a due date is shown as the day it still is."""
        return self.start_of(day + _ONE_DAY) - _LAST_MOMENT

    def _moved(self, day: date, duration: Duration, way: int) -> date:
        count, unit = way * duration.count, duration.unit
        if unit in ("mo", "y"):
            return add_months(day, count * (12 if unit == "y" else 1))
        if unit == "wd":
            return self._working_days(day, duration.count, way)
        return _clamped(day, count * (7 if unit == "w" else 1))

    def _working_days(self, day: date, count: int, way: int) -> date:
        """The `count`th working day before or after `day`."""
        resting = self.weekend if len(self.weekend) < len(DAYS) else frozenset()
        while count:
            day += way * _ONE_DAY
            if day.weekday() not in resting and day not in self.holidays:
                count -= 1
        return day


def add_months(day: date, count: int) -> date:
    """`day` so many months on, in a shorter month its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    year = min(max(year, date.min.year + 1), date.max.year - 1)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def _clamped(day: date, count: int) -> date:
    """`day` moved, no further than dates go."""
    first, last = date.min.toordinal() + 366, date.max.toordinal() - 366
    return date.fromordinal(min(max(day.toordinal() + count, first), last))


@cache
def make_calendar(zone: str, weekend: tuple[str, ...], holidays: tuple[str, ...]) -> Calendar:
    """The calendar of a project, from names of days and ISO dates."""
    resting = frozenset(DAYS.index(day) for day in weekend if day in DAYS)
    return Calendar(ZoneInfo(zone), resting, frozenset(map(date.fromisoformat, holidays)))
