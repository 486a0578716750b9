"""What a case waits for, with its due dates: shown where the case is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actor import SYSTEM, Moment
from engine.case import Case
from engine.definitions.model import Bundle, Workflow
from engine.environment import CaseEnvironment
from engine.projections.running import Running, running
from engine.projections.visits import missed


@dataclass(frozen=True, slots=True)
class CaseDue:
    """What a case waits for, and since when it is late."""

    text: str
    due_at: str
    late: bool
    missed: int  # occurrences that have passed with nothing done


def task_text(workflow: Workflow, subject: str) -> str:
    """The catalogue path of what a task is called by."""
    found = workflow.timers.get(subject) or workflow.schedules.get(subject)
    return found.text if found is not None else f"{workflow.text}.transitions.{subject}"


def case_due(bundle: Bundle, case: Case, moment: Moment) -> tuple[CaseDue, ...]:
    """What is due in a case, the most pressing first."""
    workflow = bundle.workflows[case.workflow]
    environment = CaseEnvironment(bundle, workflow, case, SYSTEM, moment)
    found = (one for one in running(bundle, workflow, case, environment) if one.due_at)
    lines = (
        CaseDue(
            task_text(workflow, one.subject),
            one.due_at,
            one.due_at < moment.now,
            _missed(bundle, workflow, one, environment),
        )
        for one in found
        if one.opens_at <= moment.now or one.kind != "schedule" or one.number < 2
    )
    return tuple(sorted(lines, key=lambda line: line.due_at))


def _missed(
    bundle: Bundle, workflow: Workflow, found: Running, environment: CaseEnvironment
) -> int:
    schedule = workflow.schedules.get(found.subject) if found.kind == "schedule" else None
    if schedule is None or schedule.every is None or schedule.late is None:
        return 0
    fact = schedule.every.fact
    every = schedule.every.allowed(environment.lookup(fact) if fact else None)
    if every is None:
        return 0
    calendar = bundle.project.calendar
    return missed(found.due_at, every, schedule.late, environment.now, calendar)
