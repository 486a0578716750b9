"""When the records of a schedule are due, given those that are there.

Dates are days: a visit made at any hour of a day counts for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.case import Case
from engine.clock import instant_text, read_instant
from engine.definitions.model import Schedule
from engine.durations import Calendar, Duration
from engine.environment import CaseEnvironment, run
from engine.projections.dates import day_start

MOST_MISSED: Final = 500  # a grid of short steps over many years is followed this far


@dataclass(frozen=True, slots=True)
class Visit:
    """One occurrence that is still to be done."""

    number: int
    begun: datetime
    opens: datetime
    due: datetime


def schedule_dates(
    schedule: Schedule, case: Case, environment: CaseEnvironment, calendar: Calendar
) -> Iterator[Visit]:
    """What is due and not done. Distances: all that remain; a rhythm: the next one."""
    begun = _begun(schedule, case, environment, calendar)
    if begun is None:
        return
    done = _done(schedule, case, environment, calendar)
    if schedule.at:
        yield from _distances(schedule, begun, done, calendar)
        return
    every = _every(schedule, environment)
    if every is None:
        return
    if schedule.last_done:
        yield from _after_last(schedule, case, begun, done, (every, calendar))
    else:
        yield from _on_grid(schedule, begun, done, (every, calendar))


def missed(due_at: str, every: Duration, late: Duration, now: str, calendar: Calendar) -> int:
    """How many occurrences of a rhythm have passed with nothing done, counted at `now`."""
    count, due = 0, read_instant(due_at)
    while count < MOST_MISSED and instant_text(calendar.after(due, late)) < now:
        count += 1
        due = calendar.after(due, every)
    return count


def _begun(
    schedule: Schedule, case: Case, environment: CaseEnvironment, calendar: Calendar
) -> datetime | None:
    if schedule.start is not None:
        return day_start(run(schedule.start, environment), calendar)
    return read_instant(case.inside_since(schedule.states))


def _every(schedule: Schedule, environment: CaseEnvironment) -> Duration | None:
    due = schedule.every
    if due is None:
        return None
    return due.allowed(environment.lookup(due.fact) if due.fact else None)


def _done(
    schedule: Schedule, case: Case, environment: CaseEnvironment, calendar: Calendar
) -> list[datetime]:
    """The days of the records that count, in order."""
    found = []
    for record in case.records_of(schedule.form):
        day = day_start(record.answers.get(schedule.date), calendar)
        if day is None:
            continue
        if schedule.counts is None or run(schedule.counts, environment, record.answers) is True:
            found.append(day)
    return sorted(found)


def _after_last(
    schedule: Schedule,
    case: Case,
    begun: datetime,
    done: list[datetime],
    rhythm: tuple[Duration, Calendar],
) -> Iterator[Visit]:
    """Counted from the last record since the beginning, or from the beginning while there is none.

    Where the rhythm itself has changed since, from that change: a raised risk never makes a person
    overdue at once.
    """
    every, calendar = rhythm
    since = [day for day in done if day >= calendar.start_of(calendar.day_of(begun))]
    start = max([begun, *since[-1:]])
    fact = schedule.every.fact if schedule.every else ""
    changed = case.since.get(fact, ("", ""))[1]
    if changed:
        start = max(start, read_instant(changed))
    yield _visit(schedule, len(since) + 1, start, (calendar.after(start, every), calendar))


def _on_grid(
    schedule: Schedule, begun: datetime, done: list[datetime], rhythm: tuple[Duration, Calendar]
) -> Iterator[Visit]:
    """Every so often from the beginning, whenever the last one was done."""
    every, calendar = rhythm
    waiting, start = list(done), begun
    for number in range(1, MOST_MISSED):
        visit = _visit(schedule, number, start, (calendar.after(start, every), calendar))
        if not _is_done(schedule, visit, waiting, calendar) and not waiting:
            yield visit
            return
        start = visit.due


def _distances(
    schedule: Schedule, begun: datetime, done: list[datetime], calendar: Calendar
) -> Iterator[Visit]:
    waiting = [day for day in done if day >= calendar.start_of(calendar.day_of(begun))]
    for number, distance in enumerate(schedule.at, start=1):
        visit = _visit(schedule, number, begun, (calendar.after(begun, distance), calendar))
        if not _is_done(schedule, visit, waiting, calendar) and not waiting:
            yield visit


def _is_done(schedule: Schedule, visit: Visit, waiting: list[datetime], calendar: Calendar) -> bool:
    """Whether a record stands for this occurrence; those before its window stand for none, and one
    after it says that this occurrence was missed."""
    while waiting and waiting[0] < visit.opens:
        if schedule.early is None:
            break
        waiting.pop(0)
    if not waiting:
        return False
    closes = None if schedule.late is None else calendar.after(visit.due, schedule.late)
    if closes is not None and waiting[0] > closes:
        return False
    waiting.pop(0)
    return True


def _visit(
    schedule: Schedule, number: int, start: datetime, found: tuple[datetime, Calendar]
) -> Visit:
    due, calendar = found
    opens = start if schedule.early is None else calendar.before(due, schedule.early)
    return Visit(number, start, max(opens, start), due)
