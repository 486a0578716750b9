"""What runs in a case: each timer, schedule and approval with its due date and its ladder.

Everything is an absolute instant, worked out from the case alone. Nothing here knows what time it
is: whether something is overdue is asked by whoever looks, with their own clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.case import ApprovalState, Case
from engine.clock import instant_text, read_instant
from engine.definitions.model import Approval, Bundle, Condition, Due, Rung, Timer, Workflow
from engine.durations import Calendar
from engine.environment import CaseEnvironment, run
from engine.expression import Rule
from engine.projections.dates import counted, day_start
from engine.projections.visits import schedule_dates


@dataclass(frozen=True, slots=True)
class Running:
    """Something that is to be done, and what happens around its due date."""

    kind: str  # timer, schedule, approval
    subject: str
    begun: str
    opens_at: str
    due_at: str  # '' = never due
    role: str  # '' = the owner's
    ladder: tuple[Rung, ...]
    number: int = 0  # which one, where a schedule has several

    @property
    def key(self) -> str:
        """What its steps are remembered under."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung at its time."""

    at: str
    rung: Rung


def running(
    bundle: Bundle, workflow: Workflow, case: Case, environment: CaseEnvironment
) -> Iterator[Running]:
    """Everything that runs now, in the order of the file."""
    calendar = bundle.project.calendar
    for timer in workflow.timers.values():
        found = _timer(timer, case, environment, calendar)
        if found is not None:
            yield found
    for schedule in workflow.schedules.values():
        if not _runs(schedule.states, schedule.conditions, case, environment):
            continue
        for date in schedule_dates(schedule, case, environment, calendar):
            yield Running(
                "schedule",
                schedule.id,
                instant_text(date.begun),
                instant_text(date.opens),
                instant_text(date.due),
                schedule.role,
                schedule.ladder,
                date.number,
            )
    for waiting in case.pending():
        transition = workflow.transitions.get(waiting.transition)
        if transition is not None and transition.approval is not None:
            yield _approval(transition.approval, waiting, case, (environment, calendar))


def steps(found: Running, calendar: Calendar) -> tuple[Step, ...]:
    """The rungs at which something happens, in the order of time.

    A reminder that would come before the thing has begun is left out.
    """
    if not found.due_at:
        return ()
    listed = [Step(rung_at(found, rung, calendar), rung) for rung in found.ladder if rung.acts]
    kept = [step for step in listed if not step.rung.before or step.at > found.begun]
    return tuple(sorted(kept, key=lambda step: step.at))


def undone(found: Running, case: Case, calendar: Calendar) -> tuple[Step, ...]:
    """The steps still to come: a due date that has moved begins its ladder anew."""
    due_at, done = case.ladder.get(found.key, ("", 0))
    return steps(found, calendar)[done if due_at == found.due_at else 0 :]


def rung_at(found: Running, rung: Rung, calendar: Calendar) -> str:
    """When a rung is reached."""
    due = read_instant(found.due_at)
    moved = calendar.before if rung.before else calendar.after
    return instant_text(moved(due, rung.offset))


def _timer(
    timer: Timer, case: Case, environment: CaseEnvironment, calendar: Calendar
) -> Running | None:
    if not _runs(timer.states, timer.conditions, case, environment):
        return None
    begun = case.inside_since(timer.states)
    if timer.start is not None:
        given = _start(timer.start, environment, calendar)
        if given is None:
            return None
        begun = given
    due_at = _due_at(timer.due, begun, timer.counted_from, case, (environment, calendar))
    if not due_at:
        return None
    opens = min(begun, due_at)
    return Running("timer", timer.id, begun, opens, due_at, timer.role, timer.ladder)


def _approval(
    approval: Approval,
    waiting: ApprovalState,
    case: Case,
    place: tuple[CaseEnvironment, Calendar],
) -> Running:
    begun = waiting.waiting_since
    due_at = ""
    if approval.due is not None:
        due_at = _due_at(approval.due, begun, "later_of", case, place)
    return Running("approval", waiting.transition, begun, begun, due_at, "", approval.ladder)


def _due_at(
    due: Due, begun: str, counted_from: str, case: Case, place: tuple[CaseEnvironment, Calendar]
) -> str:
    environment, calendar = place
    allowed = due.allowed(environment.lookup(due.fact) if due.fact else None)
    if allowed is None:
        return ""
    start = counted(begun, case.since.get(due.fact, ("", ""))[1], counted_from)
    return instant_text(calendar.after(read_instant(start), allowed))


def _start(rule: Rule, environment: CaseEnvironment, calendar: Calendar) -> str | None:
    found = day_start(run(rule, environment), calendar)
    return None if found is None else instant_text(found)


def _runs(
    states: tuple[str, ...],
    conditions: tuple[Condition, ...],
    case: Case,
    environment: CaseEnvironment,
) -> bool:
    return case.status in states and all(
        run(condition.rule, environment) is True for condition in conditions
    )
