"""Narrowing by what changes with the clock: how soon something is due, how old somebody is.

Both are worked out in the query, from instants and dates that are kept: a kept age, or a kept
“overdue”, would be wrong tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.views import Filter
from engine.clock import instant_text, read_instant
from engine.definitions.model import Fact
from engine.durations import add_months
from engine.projections.facts import DUE
from engine.query import ALL, And, Compare, Query
from engine.store.protocol import Sort

DUE_FILTER: Final = "_due"
AGE_FILTER: Final = "_age"
BANDS: Final = {
    "0-4": (0, 4),
    "5-9": (5, 9),
    "10-14": (10, 14),
    "15-17": (15, 17),
    "18": (18, None),
}
_COLUMN: Final = f"fact.{DUE}"


def timely_filters(desk: Desk, actor: Actor, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters this person may use; what is chosen and unknown is ignored."""
    found = []
    if sees_dues(desk, actor):
        found.append(_due(desk, actor, chosen.get(DUE_FILTER, "")))
    birth = _birth(desk, actor)
    # To somebody without a case nothing is offered, as with every other filter.
    if birth is not None and desk.gate.page(actor, ALL, Sort(), "", 1).rows:
        values = tuple((band, None) for band in BANDS)
        band = chosen.get(AGE_FILTER, "")
        picked = band if band in BANDS else ""
        found.append(Filter(AGE_FILTER, birth.text, "age", "", values, picked))
    return tuple(found)


def timely_queries(desk: Desk, actor: Actor, chosen: Mapping[str, str]) -> Iterator[Query]:
    """What the chosen ones of them narrow to."""
    due = due_queries(desk).get(chosen.get(DUE_FILTER, ""))
    if due is not None and sees_dues(desk, actor):
        yield due
    band, birth = chosen.get(AGE_FILTER, ""), _birth(desk, actor)
    if birth is not None and band in BANDS:
        yield _aged(desk, birth, BANDS[band])


def sees_dues(desk: Desk, actor: Actor) -> bool:
    """Whether anything here has a due date, and this person reads what all of them depend on."""
    flows = desk.bundle.workflows.values()
    timed = any(flow.timers or flow.schedules for flow in flows)
    return timed and all(desk.sees_due(actor, flow) for flow in flows)


def due_queries(desk: Desk) -> Mapping[str, Query]:
    """The cases in which something is overdue, due today, due within a week."""
    now = desk.gate.moment().now
    calendar = desk.bundle.project.calendar
    day = calendar.day_of(read_instant(now))
    tonight = instant_text(calendar.end_of(day))
    week = instant_text(calendar.end_of(day + timedelta(days=7)))
    return {
        "overdue": Compare(_COLUMN, "lt", now),
        "today": And((Compare(_COLUMN, "ge", now), Compare(_COLUMN, "le", tonight))),
        "week": And((Compare(_COLUMN, "ge", now), Compare(_COLUMN, "le", week))),
    }


def _due(desk: Desk, actor: Actor, chosen: str) -> Filter:
    queries = due_queries(desk)
    counts = {name: desk.gate.count(actor, query).get("", 0) for name, query in queries.items()}
    picked = chosen if chosen in queries else ""
    offered = tuple((name, count) for name, count in counts.items() if count or name == picked)
    return Filter(DUE_FILTER, "", "due", "", offered, picked)


def _birth(desk: Desk, actor: Actor) -> Fact | None:
    for workflow in desk.bundle.workflows.values():
        for fact in workflow.facts.values():
            if fact.type == "birth" and fact.id in desk.facts(actor, workflow):
                return fact
    return None


def _aged(desk: Desk, birth: Fact, band: tuple[int, int | None]) -> Query:
    """By the earliest day on which somebody may have been born: `earliest/latest` is kept."""
    today = date.fromisoformat(desk.gate.moment().today)
    youngest, oldest = band
    column = f"fact.{birth.id}"
    parts: list[Query] = [Compare(column, "lt", _after_birthday(today, youngest))]
    if oldest is not None:
        parts.append(Compare(column, "ge", _after_birthday(today, oldest + 1)))
    return And(tuple(parts))


def _after_birthday(today: date, years: int) -> str:
    """The day after the birth of somebody who turns so many years old today."""
    return (add_months(today, -12 * years) + timedelta(days=1)).isoformat()
