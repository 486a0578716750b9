"""How time passes in a scenario: dates as people write them, stretches as the language has them."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

STRETCH: Final = re.compile(r"(\d{1,4})(min|h|d|w|mo)")


def instant(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026-03-01` or `2026-03-01T09:00` in the project's time zone; None if it is neither."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def later(now: datetime, stretch: str, zone: ZoneInfo) -> datetime | None:
    """`now` and a stretch of time: min and h elapse, d, w and mo pass on the local calendar."""
    found = STRETCH.fullmatch(stretch)
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    if unit in ("min", "h"):
        return now + (timedelta(minutes=count) if unit == "min" else timedelta(hours=count))
    local = now.astimezone(zone).replace(tzinfo=None)
    moved = (
        _months(local, count)
        if unit == "mo"
        else local + timedelta(days=count * (7 if unit == "w" else 1))
    )
    return moved.replace(tzinfo=zone).astimezone(UTC)


def _months(local: datetime, count: int) -> datetime:
    months = local.year * 12 + local.month - 1 + count
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))
