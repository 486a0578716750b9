"""The clock, as an argument: nothing below the edges reads the wall clock by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def instant_text(moment: datetime) -> str:
    """`moment` as it is stored: UTC, to the millisecond, sortable as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """The instant `instant_text` wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class MovableClock:
    """A clock that stands still until it is moved: scenarios, demo data, tests."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now
