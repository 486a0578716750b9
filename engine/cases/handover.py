"""Handing over many cases at once: each through its own transition, a slice at a time.

What is wished is kept as a small document and worked off in slices, each in a request of its own:
hundreds of cases block nobody. A case is fired under the id of the whole and its own, so that it
is given once however often a slice is sent; what is refused stands in a list and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.fire_step import Asked, fire_step
from engine.cases.holding import receiver_of
from engine.cases.views import FiredStep
from engine.clock import instant_text, read_instant
from engine.definitions.model import Bundle, Condition, Transition, Workflow
from engine.fieldtypes import field_type
from engine.problems import AnswerPlace, Problem
from engine.query import And, In, Query, eq
from engine.store.protocol import AuditEntry, Put, Sort

KIND: Final = "handover"
A_SLICE: Final = 25
MOST: Final = 2_000
KEPT_FOR: Final = timedelta(days=7)
BY_NUMBER: Final = Sort("case.number", descending=False)


@dataclass(frozen=True, slots=True)
class Way:
    """A transition by which a case is given to another person; `receiver` is its question."""

    workflow: Workflow
    transition: Transition
    receiver: str

    @property
    def id(self) -> str:
        """What addresses and documents name it by."""
        return f"{self.workflow.id}.{self.transition.id}"

    @property
    def sources(self) -> Query:
        """The cases in which it has a place."""
        states = self.workflow.states.values()
        anywhere = tuple(state.id for state in states if not state.final)
        here = self.transition.sources or (anywhere if self.transition.any_source else ())
        return And((eq("case.workflow", self.workflow.id), In("case.status", here)))


@dataclass(frozen=True, slots=True)
class Handover:
    """A handing over under way: what is left, and what was refused, with the reasons."""

    id: str
    person: str
    way: str
    total: int
    left: tuple[str, ...]
    typed: Mapping[str, Any]
    comment: str
    begun_at: str
    refused: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many cases were given."""
        return self.total - len(self.left) - len(self.refused)


def ways(bundle: Bundle, actor: Actor) -> tuple[Way, ...]:
    """The transitions by which this person's role hands cases over, in the order of the files."""
    return tuple(
        Way(workflow, transition, receiver_of(transition))
        for workflow in bundle.workflows.values()
        for transition in workflow.transitions.values()
        if actor.role in transition.by and _fits(transition)
    )


def _fits(transition: Transition) -> bool:
    """Whether one set of answers can serve for many cases, and nobody has to agree."""
    if transition.approval is not None or not receiver_of(transition):
        return False
    asked = transition.ask.fields.values() if transition.ask is not None else ()
    return not any(field_type(declared.type).sends_files for declared in asked)


def begin(
    desk: Desk, actor: Actor, way: Way, which: Query | tuple[str, ...], asked: Asked
) -> Handover | None:
    """Keep what is wished, of all cases that fit or of those named; None where that id is taken.

    The same id again is the same handing over.
    """
    if desk.gate.document(KIND, asked.submission) is not None:
        return find(desk, actor, asked.submission)
    named = which if isinstance(which, tuple) else _ids(desk, actor, And((way.sources, which)))
    cases = tuple(dict.fromkeys(named))[:MOST]
    now = desk.gate.moment().now
    typed = {name: dict(parts) for name, parts in asked.posted.items()}
    begun = Handover(
        *(asked.submission, actor.id, way.id, len(cases), cases), typed, asked.comment, now
    )
    params = {"cases": len(cases), "transition": way.id}
    entry = AuditEntry(now, actor.id, "hand_over", "", "done", params)
    desk.gate.keep(_put(begun, once=True), audit=(entry,))
    return find(desk, actor, asked.submission)


def _ids(desk: Desk, actor: Actor, where: Query) -> Iterator[str]:
    after = ""
    for _ in range(MOST):
        page = desk.gate.page(actor, where, BY_NUMBER, after, 500)
        yield from (row.id for row in page.rows)
        after = page.after
        if not after:
            return


def find(desk: Desk, actor: Actor, handover_id: str) -> Handover | None:
    """This person's handing over of that id."""
    kept = desk.gate.document(KIND, handover_id)
    if kept is None or kept["person"] != actor.id:
        return None
    refused = {
        case: tuple((str(code), params) for code, params in reasons)
        for case, reasons in kept["refused"].items()
    }
    return Handover(**{**kept, "left": tuple(kept["left"]), "refused": refused})


def go_on(desk: Desk, actor: Actor, handover_id: str) -> Handover | None:
    """Work off the next slice; what is left afterwards. None where there is no such thing."""
    found = find(desk, actor, handover_id)
    if found is None or not found.left:
        return found
    way = next((way for way in ways(desk.bundle, actor) if way.id == found.way), None)
    now, later = found.left[:A_SLICE], found.left[A_SLICE:]
    refused = {**found.refused}
    for case in now:
        against = _one(desk, actor, way, found, case) if way is not None else _OUT_OF_REACH
        if against:
            refused[case] = tuple((problem.code, _plain(problem)) for problem in against)
    done = replace(found, left=later, refused=refused)
    if not later:  # what was typed has come to where it belongs
        typed = {name: one for name, one in found.typed.items() if way and name == way.receiver}
        done = replace(done, typed=typed, comment="")
    desk.gate.keep(_put(done))
    return done


_OUT_OF_REACH: Final = (Problem("handover_out_of_reach"),)


def _one(desk: Desk, actor: Actor, way: Way, found: Handover, case: str) -> tuple[Problem, ...]:
    """Give one case, once; why not, if it was refused."""
    submission = f"{found.id}:{case}"
    before = desk.gate.outcome(submission)
    if before is not None and before.person == actor.id:
        return ()
    asked = Asked(found.typed, found.comment, submission, "")
    fired = fire_step(desk, actor, case, way.transition.id, asked=asked)
    if isinstance(fired, FiredStep):
        return ()
    if fired is None:
        return _OUT_OF_REACH
    problems = fired.problems or tuple(reason.problem for reason in fired.step.reasons)
    return tuple(_told(way, problem) for problem in problems)


def _told(way: Way, problem: Problem) -> Problem:
    """A receiver whom the question does not offer for this case is told as such."""
    place = problem.location
    if isinstance(place, AnswerPlace) and place.field == way.receiver:
        return Problem("unheld")
    return problem


def _plain(problem: Problem) -> Mapping[str, Any]:
    kept = {name: one for name, one in problem.params.items() if isinstance(one, str | int | float)}
    place = problem.location
    return {**kept, "at": place.field} if isinstance(place, AnswerPlace) else kept


def refused_condition(way: Way, code: str) -> Condition | None:
    """The condition that stood against it, if it was one."""
    return way.workflow.conditions.get(code)


def _put(handover: Handover, *, once: bool = False) -> Put:
    expires = instant_text(read_instant(handover.begun_at) + KEPT_FOR)
    return Put(KIND, handover.id, asdict(handover), handover.person, expires, once)
