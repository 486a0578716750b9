"""How time passes in a scenario: what is due on the way happens at its own time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.clock import instant_text, read_instant
from engine.durations import Calendar, read_duration
from engine.jobs.tick import tick
from engine.scenarios.world import World

MOST_TICKS: Final = 2_000


def instant(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026-03-01` or `2026-03-01T09:00` in the project's time zone; None if it is neither."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def later(now: datetime, stretch: str, calendar: Calendar) -> datetime | None:
    """`now` and a stretch of time: min and h elapse, all others pass on the local calendar."""
    found = read_duration(stretch)
    return None if found is None else calendar.later(now, found)


def let_pass(world: World, until: datetime) -> None:
    """Move the clock to `until`, stopping wherever the system has something to do."""
    store = world.desk.gate.store
    for _ in range(MOST_TICKS):
        due = store.due_steps(instant_text(until), 1)
        if not due:
            break
        world.clock.now = max(world.clock.now, read_instant(due[0].next_step_at))
        if not tick(world.desk).happened and world.clock.now >= until:
            break
    world.clock.now = until
    tick(world.desk)
