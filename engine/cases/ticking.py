"""What is due in a case by now, done by the system: reminders, escalations, automatic steps.

It may come late, twice or from two servers at once: under the lock everything is worked out anew
from the case, which remembers how far each ladder was climbed.
"""

from __future__ import annotations

from dataclasses import replace

from engine.actor import SYSTEM
from engine.case import Case
from engine.cases.deciding import situation
from engine.cases.desk import Desk
from engine.cases.settling import settle
from engine.environment import CaseEnvironment, run
from engine.gate import Change, Locked
from engine.projections.running import Running, Step, running, undone
from engine.store.protocol import Event
from engine.workflow import Request, do_effects

OTHERS = {"timer": "timers", "schedule": "schedules", "approval": "transitions"}


def tick_case(desk: Desk, case_id: str) -> int:
    """Do everything that is due in this case; how many things happened."""

    def work(locked: Locked) -> Change[int]:
        if locked.case is None:
            return Change(0, "tick", idle=True)
        climbed = _climb(desk, locked, locked.case)
        done = settle(desk, SYSTEM, locked, climbed)
        if done.idle:  # foreseen, and not so: to be looked at again, but not at once
            return replace(done, case=_tried(desk, locked, locked.case), idle=False)
        return replace(done, result=len(done.events))

    return desk.gate.change(SYSTEM, case_id, work) or 0


def _climb(desk: Desk, locked: Locked, case: Case) -> Change[int]:
    """Every rung that is reached, in the order of the file."""
    workflow, calendar = desk.workflow(case), desk.bundle.project.calendar
    environment = CaseEnvironment(desk.bundle, workflow, case, SYSTEM, locked.moment)
    events: list[Event] = []
    requests: list[Request] = []
    for found in tuple(running(desk.bundle, workflow, case, environment)):
        due = [s for s in undone(found, case, calendar) if s.at <= locked.moment.now]
        if not due:
            continue
        for step in due:
            if not _missed(found, step, locked) and _holds(step, environment):
                case, asked = _reached(desk, locked, case, found, step)
                requests.extend(asked)
                events.append(_told(found, step, locked))
        case = _remembered(case, found, len(due))
    idle = case == locked.case
    return Change(
        *(len(events), "tick", case, tuple(events)),
        requests=tuple(requests),
        idle=idle,
        unseen=True,
    )


def _missed(found: Running, step: Step, locked: Locked) -> bool:
    """A reminder that comes after the due date would say what is no longer so."""
    return step.rung.before and found.due_at <= locked.moment.now


def _holds(step: Step, environment: CaseEnvironment) -> bool:
    return all(run(condition.rule, environment) is True for condition in step.rung.conditions)


def _reached(
    desk: Desk, locked: Locked, case: Case, found: Running, step: Step
) -> tuple[Case, list[Request]]:
    """The case after the effects of a rung, and who is to be told."""
    about = f"{desk.workflow(case).text}.{OTHERS[found.kind]}.{found.subject}"
    situated = situation(desk, SYSTEM, case, locked.moment)
    changed, asked = do_effects(situated, step.rung.effects, case.records, about)
    requests = list(asked)
    if step.rung.to:
        values = {
            "to": step.rung.to,
            "message": (step.rung.message,) if step.rung.message else (),
            "kind": "reminded" if step.rung.before else "overdue",
            "due_at": found.due_at,
            "source": f"{found.key}:{found.number}:{found.due_at}:{step.at}",
            "transition": found.subject if found.kind == "approval" else "",
        }
        requests.append(Request("notify", values, about))
    return changed, requests


def _told(found: Running, step: Step, locked: Locked) -> Event:
    kind = "reminded" if step.rung.before else "overdue"
    params = {"task": found.key, "due": found.due_at, "step": step.at}
    return Event(kind, locked.moment.now, SYSTEM.id, params)


def _remembered(case: Case, found: Running, count: int) -> Case:
    due_at, done = case.ladder.get(found.key, ("", 0))
    before = done if due_at == found.due_at else 0
    return replace(case, ladder={**case.ladder, found.key: (found.due_at, before + count)})


def _tried(desk: Desk, locked: Locked, case: Case) -> Case:
    """The case with its automatic steps looked at: the next look is a later one."""
    looked = {
        f"automatic:{one.id}": (locked.moment.now, 0)
        for one in desk.workflow(case).automatic
        if case.ladder.get(f"automatic:{one.id}", ("", 0))[1] == 0
    }
    return replace(case, ladder={**case.ladder, **looked})
