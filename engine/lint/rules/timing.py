"""Timers, schedules and automatic steps that cannot do their work (codes W210 to W214)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.actor import SYSTEM
from engine.definitions.model import Bundle, Due, Rung, Schedule, Timer, Workflow
from engine.durations import Duration
from engine.problems import Location, Problem, Severity


def check_reminder_before_the_beginning(bundle: Bundle) -> Iterator[Problem]:
    """A reminder further ahead than the whole time allowed: for some cases it never comes."""
    for subject, due, ladder, place in _timed(bundle):
        shortest = _shortest(due)
        for rung in ladder:
            if rung.before and shortest and rung.offset.rough_minutes >= shortest.rough_minutes:
                yield _warning("W210", place, id=subject, before=rung.offset, due=shortest)


def check_ladder_goes_up(bundle: Bundle) -> Iterator[Problem]:
    """A ladder whose later rung comes earlier: it was probably written in another unit."""
    for subject, _, ladder, place in _timed(bundle):
        late = [rung.offset for rung in ladder if not rung.before]
        for earlier, later in zip(late, late[1:], strict=False):
            if later.rough_minutes < earlier.rough_minutes:
                yield _warning("W211", place, id=subject, later=later, earlier=earlier)


def check_window_wider_than_rhythm(bundle: Bundle) -> Iterator[Problem]:
    """A time that may be late until after the next one is due: none would ever be missed."""
    for workflow in bundle.workflows.values():
        for schedule in workflow.schedules.values():
            shortest = _shortest(schedule.every)
            late = schedule.late
            if shortest and late and late.rough_minutes > shortest.rough_minutes:
                yield _warning("W212", schedule.location, id=schedule.id, late=late, due=shortest)


def check_visits_that_cannot_be_made(bundle: Bundle) -> Iterator[Problem]:
    """A schedule in a status where its form cannot be filled: it would be late for ever."""
    for workflow in bundle.workflows.values():
        for schedule in workflow.schedules.values():
            for name in schedule.states:
                if schedule.form not in workflow.states[name].edit:
                    yield _warning(
                        "W213", schedule.location, id=schedule.id, form=schedule.form, state=name
                    )


def check_automatic_circles(bundle: Bundle) -> Iterator[Problem]:
    """Automatic steps that lead back to where they began: nobody could tell where a case rests."""
    for workflow in bundle.workflows.values():
        for automatic in workflow.automatic:
            transition = workflow.transitions[automatic.fire]
            if transition.to and transition.to in _led_to(workflow, transition.to):
                yield _warning("W214", automatic.location, id=automatic.id, state=transition.to)


def _led_to(workflow: Workflow, start: str) -> frozenset[str]:
    """The statuses to which automatic steps lead from one, in one step or several."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for automatic in workflow.automatic:
            transition = workflow.transitions[automatic.fire]
            leaves = SYSTEM.role in transition.by and here in transition.sources
            if leaves and transition.to and transition.to not in found:
                found.add(transition.to)
                waiting.append(transition.to)
    return frozenset(found)


_Timed = tuple[str, Due | None, tuple[Rung, ...], Location]


def _timed(bundle: Bundle) -> Iterator[_Timed]:
    for workflow in bundle.workflows.values():
        kept: tuple[Timer | Schedule, ...] = (
            *workflow.timers.values(),
            *workflow.schedules.values(),
        )
        for one in kept:
            due = one.due if isinstance(one, Timer) else one.every
            yield one.id, due, one.ladder, one.location
        for transition in workflow.transitions.values():
            approval = transition.approval
            if approval is not None:
                yield transition.id, approval.due, approval.ladder, transition.location


def _shortest(due: Due | None) -> Duration | None:
    if due is None:
        return None
    said = [one for one in (due.always, due.blank, *due.by_code.values()) if one is not None]
    return min(said, key=lambda one: one.rough_minutes, default=None)


def _warning(code: str, place: Location, **params: object) -> Problem:
    told = {name: str(value) for name, value in params.items()}
    return Problem(code, place, told, Severity.WARNING)
