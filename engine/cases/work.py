"""Work with a date: what is due of a person's cases, and what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from engine.actor import Actor
from engine.cases.case_due import task_text
from engine.cases.case_lines import case_line
from engine.cases.desk import Desk
from engine.cases.notices import KIND as NOTICE
from engine.cases.views import CaseLine
from engine.clock import instant_text, read_instant
from engine.i18n.messages import placeholders
from engine.projections.tasks import TIMED
from engine.query import And, Compare, In, Query, eq
from engine.store.protocol import Sort

MOST: Final = 10
MOST_TOLD: Final = 8
A_WEEK: Final = timedelta(days=7)
SAID_OF_ALL: Final = frozenset({"case.number", "due", "timer"})
"""What messages name that is no fact of the case."""
NEW_FOR: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something of a case that is due, by the catalogue path of its name."""

    case: CaseLine
    text: str
    due_at: str


@dataclass(frozen=True, slots=True)
class DueWork:
    """What is due, by how soon; `more` where there is more than is shown."""

    overdue: tuple[DueLine, ...] = ()
    today: tuple[DueLine, ...] = ()
    week: tuple[DueLine, ...] = ()
    new: tuple[DueLine, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something a person was told. `message` and `about` are catalogue paths."""

    case_id: str
    number: str
    kind: str
    message: str
    about: str
    due_at: str
    at: str
    case: CaseLine | None = None  # as its reader may see it, where the message names more of it
    above: str = ""  # then the number of the case it was begun under


def due_work(desk: Desk, actor: Actor) -> DueWork:
    """What of this person's tasks is due within a week, and what has newly come."""
    moment, calendar = desk.gate.moment(), desk.bundle.project.calendar
    now = read_instant(moment.now)
    tonight = instant_text(calendar.end_of(calendar.day_of(now)))
    week = instant_text(calendar.end_of(calendar.day_of(now + A_WEEK)))
    since = Compare("task.opens_at", "ge", instant_text(now - NEW_FOR))
    overdue, more = _due(desk, actor, _before(moment.now))
    return DueWork(
        overdue=overdue,
        today=_due(desk, actor, _from(moment.now), _until(tonight))[0],
        week=_due(desk, actor, Compare("task.due_at", "gt", tonight), _until(week))[0],
        new=_due(desk, actor, Compare("task.due_at", "gt", week), since)[0],
        more=more,
    )


def _before(instant: str) -> Query:
    return Compare("task.due_at", "lt", instant)


def _from(instant: str) -> Query:
    return Compare("task.due_at", "ge", instant)


def _until(instant: str) -> Query:
    return Compare("task.due_at", "le", instant)


def _due(desk: Desk, actor: Actor, *when: Query) -> tuple[tuple[DueLine, ...], bool]:
    """The first tasks of that time that can be done now; whether there are more."""
    open_now = Compare("task.opens_at", "le", desk.gate.moment().now)
    where = And((In("task.kind", TIMED), open_now, *when))
    page = desk.gate.tasks(actor, where, "", MOST)
    flows = desk.bundle.workflows
    lines = tuple(
        DueLine(
            case_line(desk, actor, row),
            task_text(flows[row.workflow], task.subject),
            task.due_at,
        )
        for task, row in page.rows
    )
    return lines, bool(page.after)


def told(desk: Desk, actor: Actor) -> tuple[NoticeLine, ...]:
    """The newest notices of cases this person still reaches."""
    kept = desk.gate.documents(NOTICE, actor.id).values()
    newest = sorted(kept, key=lambda notice: str(notice["at"]), reverse=True)
    return tuple(_notices(desk, actor, newest[: 2 * MOST_TOLD]))[:MOST_TOLD]


def _notices(desk: Desk, actor: Actor, kept: list[Mapping[str, Any]]) -> Iterator[NoticeLine]:
    for notice in kept:
        case_id = str(notice["case"])
        number = desk.gate.number(actor, case_id)
        if number:
            named = {n: str(notice[n]) for n in ("kind", "message", "about", "due_at", "at")}
            case, above = _named_case(desk, actor, case_id, named["message"])
            yield NoticeLine(case_id, number, **named, case=case, above=above)


def _named_case(
    desk: Desk, actor: Actor, case_id: str, message: str
) -> tuple[CaseLine | None, str]:
    """The case whose facts a message names and the number of its parent; nothing where it names
    neither."""
    catalogue = desk.bundle.catalogue
    said = catalogue.message(catalogue.source_language, message) if message else None
    if said is None or placeholders(said) <= SAID_OF_ALL:
        return None, ""
    rows = desk.gate.page(actor, eq("case.id", case_id), Sort(), "", 1).rows
    if not rows:
        return None, ""
    above = desk.gate.number(actor, rows[0].parent) if rows[0].parent else ""
    return case_line(desk, actor, rows[0]), above
