"""The page on which cases are handed over: which they are, who may get them, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.actor import Actor
from engine.case import Case
from engine.cases.case_lines import case_line
from engine.cases.desk import Desk
from engine.cases.fire_step import Asked, step_page
from engine.cases.handover import BY_NUMBER, Handover, Way
from engine.cases.holding import can_hold
from engine.cases.views import CaseLine, FieldView, StepPage
from engine.fieldtypes.base import Choice
from engine.problems import AnswerPlace, Problem
from engine.query import And, Blank, Query, eq
from engine.store.protocol import Sort

MOST_SHOWN = 100
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Handing:
    """What can be handed over. `step` holds the questions, None where no case fits; the receivers
    it offers are those that can have one of the cases."""

    way: Way
    total: int
    rows: tuple[CaseLine, ...]
    step: StepPage | None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which cases, whose they are now ('' of several people), and what was typed already."""

    where: Query
    leaver: str = ""
    asked: Asked | None = None


def handing(desk: Desk, actor: Actor, way: Way, choosing: Choosing) -> Handing:
    """The cases that fit, and the questions; with what was typed, and what is wrong with it."""
    where = choosing.where
    fitting = And((way.sources, where))
    page = desk.gate.page(actor, fitting, BY_NUMBER, "", MOST_SHOWN)
    return Handing(
        way=way,
        total=desk.gate.count(actor, fitting).get("", 0),
        rows=tuple(case_line(desk, actor, row) for row in page.rows),
        step=_step(desk, actor, way, fitting, choosing),
    )


def refused_lines(desk: Desk, actor: Actor, found: Handover) -> dict[str, CaseLine | None]:
    """The cases that were refused, as far as this person still sees them."""
    lines: dict[str, CaseLine | None] = {}
    for case in tuple(found.refused)[:MOST_SHOWN]:
        rows = desk.gate.page(actor, eq("case.id", case), Sort(), "", 1).rows
        lines[case] = case_line(desk, actor, rows[0]) if rows else None
    return lines


def _step(
    desk: Desk, actor: Actor, way: Way, fitting: Query, choosing: Choosing
) -> StepPage | None:
    first: StepPage | None = None
    offered: dict[str, Choice] = {}
    for case in _samples(desk, actor, fitting):
        step = step_page(desk, actor, case, way.transition.id, choosing.asked)
        if step is None:
            continue
        first = first or step
        view = next((view for view in step.fields if view.name == way.receiver), None)
        for choice in view.choices if view is not None else ():
            if choice.code not in {*offered, choosing.leaver} and can_hold(desk, choice.code, case):
                offered[choice.code] = choice
    if first is None:
        return None
    fields = tuple(_offering(way, view, tuple(offered.values())) for view in first.fields)
    problems = tuple(p for p in first.problems if not _elsewhere(way, p))
    return replace(first, fields=fields, problems=problems)


def _offering(way: Way, view: FieldView, choices: tuple[Choice, ...]) -> FieldView:
    if view.name != way.receiver:
        return view
    problems = tuple(p for p in view.problems if not _elsewhere(way, p))
    return replace(view, choices=choices, problems=problems)


def _elsewhere(way: Way, problem: Problem) -> bool:
    """Whoever cannot have the case that was looked at may still have others."""
    place = problem.location
    mine = isinstance(place, AnswerPlace) and place.field == way.receiver
    return mine and problem.code == "choice_filter"


def _samples(desk: Desk, actor: Actor, fitting: Query) -> Iterator[Case]:
    """One case of each team among them: who may get a case hangs on where it is."""
    places = desk.gate.tally(actor, fitting, ("case.agency", "case.team"))
    for agency, team in sorted(places, key=lambda place: -places[place])[:MOST_PLACES]:
        here = And((fitting, _is("case.agency", agency), _is("case.team", team)))
        rows = desk.gate.page(actor, here, Sort(), "", 1).rows
        case = desk.gate.read(actor, rows[0].id, "step") if rows else None
        if case is not None:
            yield case


def _is(column: str, value: str) -> Query:
    return eq(column, value) if value else Blank(column)
