"""When a rule that looks at the clock will become yes, if nothing else happens until then.

Looked for by doubling strides of days and then by halves: a rule that is yes for a few days only
may be stepped over, one that stays yes is always found.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from engine.durations import Calendar

STRIDES: Final = tuple(2**power for power in range(12))  # from a day to eleven years
_ONE_DAY: Final = timedelta(days=1)
_ONE_MINUTE: Final = timedelta(minutes=1)


def becomes_true(
    holds: Callable[[datetime], bool], start: datetime, calendar: Calendar, by_minute: bool
) -> datetime | None:
    """The first moment after `start` at which `holds`; None if it is not seen to come.

    Where it holds already, the next midnight: it was tried and is to be tried again.
    """
    first = calendar.day_of(start)
    if holds(start):
        return calendar.start_of(first + _ONE_DAY)
    nearest, found = 0, None
    for stride in STRIDES:
        if holds(calendar.start_of(first + stride * _ONE_DAY)):
            found = stride
            break
        nearest = stride
    if found is None:
        return None
    while found - nearest > 1:
        middle = (nearest + found) // 2
        if holds(calendar.start_of(first + middle * _ONE_DAY)):
            found = middle
        else:
            nearest = middle
    after = calendar.start_of(first + nearest * _ONE_DAY) if nearest else start
    until = calendar.start_of(first + found * _ONE_DAY)
    return _to_the_minute(holds, after, until) if by_minute else until


def _to_the_minute(holds: Callable[[datetime], bool], after: datetime, until: datetime) -> datetime:
    while until - after > _ONE_MINUTE:
        middle = after + (until - after) / 2
        if holds(middle):
            until = middle
        else:
            after = middle
    return until
