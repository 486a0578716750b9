"""Tasks: what waits for whom, in absolute instants, without the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from engine.actor import SYSTEM, Moment
from engine.case import RETURNED, ApprovalState, Case
from engine.clock import instant_text, read_instant
from engine.definitions.model import Approval, Automatic, Bundle, Rung, Transition, Workflow
from engine.environment import CaseEnvironment, run
from engine.expression import functions_used
from engine.projections.foresight import becomes_true
from engine.projections.running import Running, rung_at, running, undone
from engine.rows import TaskRow

GRANTED = "granted"
STEP = "step"  # a row nobody is shown: when the system has something to do
TIMED = ("timer", "schedule", "overdue")


def task_rows(
    bundle: Bundle, workflow: Workflow, case: Case, environment: CaseEnvironment
) -> tuple[TaskRow, ...]:
    """Everything that waits for somebody, and when the system acts next."""
    found = tuple(running(bundle, workflow, case, environment))
    rows = [*_returned(workflow, case), *_granted(workflow, case)]
    for one in found:
        rows.extend(_rows(bundle, workflow, case, one))
        rows.extend(_climbed(bundle, case, one, environment))
    step = _next_step(bundle, workflow, case, found)
    if step:
        rows.append(TaskRow(f"{case.id}:{STEP}", case.id, STEP, "", SYSTEM.role, next_step_at=step))
    return tuple(rows)


def earliest_due(rows: tuple[TaskRow, ...]) -> str | None:
    """When the first of the tasks is due."""
    return min((row.due_at for row in rows if row.due_at), default=None)


def _rows(bundle: Bundle, workflow: Workflow, case: Case, found: Running) -> Iterator[TaskRow]:
    if found.kind == "approval":
        approval = workflow.transitions[found.subject].approval
        waiting = case.approvals[found.subject]
        if approval is not None:
            yield from _approval_rows(bundle, case, waiting, approval, found.due_at)
        return
    number = f":{found.number}" if found.number else ""
    yield replace(
        _for(bundle, case, found.role),
        id=f"{case.id}:{found.key}{number}",
        kind=found.kind,
        subject=found.subject,
        opens_at=found.opens_at,
        due_at=found.due_at,
    )


def _climbed(
    bundle: Bundle, case: Case, found: Running, environment: CaseEnvironment
) -> Iterator[TaskRow]:
    """The tasks a ladder adds to other lists once something is late."""
    for number, rung in enumerate(found.ladder):
        if not rung.task or not found.due_at or not _holds(rung, environment):
            continue
        yield replace(
            _for(bundle, case, rung.task),
            id=f"{case.id}:{found.key}:late{number}",
            kind="overdue",
            subject=found.subject,
            opens_at=rung_at(found, rung, bundle.project.calendar),
            due_at=found.due_at,
        )


def _holds(rung: Rung, environment: CaseEnvironment) -> bool:
    return all(run(condition.rule, environment) is True for condition in rung.conditions)


def _for(bundle: Bundle, case: Case, role: str) -> TaskRow:
    """Whose a task is: everybody's of a role as far as it reaches; the owner's, or where there is
    none, that of everybody in the team who reaches the case."""
    row = TaskRow("", case.id, "", "", role)
    if not role:
        return replace(row, person=case.owner) if case.owner else _in(row, case, "team")
    known = bundle.roles.get(role)
    return _in(row, case, known.scope if known is not None else "none")


def _in(row: TaskRow, case: Case, scope: str) -> TaskRow:
    return replace(
        row,
        person=case.owner if scope == "own" else "",
        team=case.team if scope == "team" else "",
        agency=case.agency if scope == "agency" else "",
    )


def _approval_rows(
    bundle: Bundle, case: Case, waiting: ApprovalState, approval: Approval, due_at: str
) -> Iterator[TaskRow]:
    by, not_by = approval.deciders(waiting.stage)
    excluded = excluded_people(case, waiting, approval.locks, not_by)
    opens = dict.fromkeys(by, waiting.waiting_since)
    scopes = dict(by)
    if approval.fallback is not None:
        begun = read_instant(waiting.waiting_since)
        later = bundle.project.calendar.after(begun, approval.fallback.after)
        for role, scope in approval.fallback.by.items():
            opens.setdefault(role, instant_text(later))
            scopes.setdefault(role, scope)
    for role, scope in scopes.items():
        row = TaskRow(f"{case.id}:{waiting.transition}:{role}", case.id, "approval", "", role)
        yield replace(
            _in(row, case, scope),
            subject=waiting.transition,
            opens_at=opens[role],
            due_at=due_at,
            excluded=excluded,
        )


def excluded_people(
    case: Case, waiting: ApprovalState, locks: tuple[str, ...], not_by: tuple[str, ...]
) -> tuple[str, ...]:
    """Who may not decide this approval because of what they are to it."""
    people: Mapping[str, str] = {
        "requester": waiting.requested_by,
        "owner": case.owner,
        "starter": case.created_by,
        "last_editor": _last_editor(case, locks),
    }
    named = {people[name] for name in not_by if people.get(name)}
    return tuple(sorted(named | {person for _, person, _ in waiting.signed}))


def _last_editor(case: Case, forms: tuple[str, ...]) -> str:
    edited = [record for record in case.records if record.form in forms]
    return max(edited, key=lambda record: record.submitted_at).submitted_by if edited else ""


def _returned(workflow: Workflow, case: Case) -> Iterator[TaskRow]:
    for decided in case.approvals.values():
        transition = workflow.transitions.get(decided.transition)
        if transition is None or not _waits_for_correction(case, decided, transition):
            continue
        for role, scope in transition.by.items():
            yield TaskRow(
                id=f"{case.id}:{decided.transition}:returned:{role}",
                case_id=case.id,
                kind="returned",
                subject=decided.transition,
                role=role,
                # A case given away meanwhile is mended by whoever has it now.
                person=case.owner if scope == "own" else decided.requested_by,
                opens_at=decided.decided_at,
            )


def _granted(workflow: Workflow, case: Case) -> Iterator[TaskRow]:
    """What those it was granted to may do now: one row for each of their roles."""
    person = case.granted.get("owner", "")
    asked: dict[str, str] = {}
    for transition in workflow.transitions.values():
        if case.granted and case.status in transition.sources:
            named = (role for role, scope in transition.by.items() if scope == GRANTED)
            asked.update({role: asked.get(role, transition.id) for role in named})
    for role, subject in asked.items():
        yield TaskRow(
            id=f"{case.id}:{GRANTED}:{role}",
            case_id=case.id,
            kind=GRANTED,
            subject=subject,
            role=role,
            person=person,
            team="" if person else case.granted.get("team", ""),
            agency="" if person else case.granted.get("agency", ""),
            opens_at=case.entered.get(case.status, case.created_at),
        )


def _waits_for_correction(case: Case, decided: ApprovalState, transition: Transition) -> bool:
    return decided.status == RETURNED and case.status in transition.sources


def _next_step(bundle: Bundle, workflow: Workflow, case: Case, found: tuple[Running, ...]) -> str:
    """When the system has something to do: the next rung, or an automatic step."""
    calendar = bundle.project.calendar
    times = [step.at for one in found for step in undone(one, case, calendar)[:1]]
    for automatic in workflow.automatic:
        at = _foreseen(bundle, workflow, case, automatic)
        if at:
            times.append(at)
    return min(times, default="")


def _foreseen(bundle: Bundle, workflow: Workflow, case: Case, automatic: Automatic) -> str:
    transition = workflow.transitions[automatic.fire]
    tried, fired = case.ladder.get(f"automatic:{automatic.id}", ("", 0))
    inside = case.status in transition.sources or (
        transition.any_source and not workflow.states[case.status].final
    )
    if fired or not inside or not (automatic.by_clock or tried):
        return ""

    def holds(at: datetime) -> bool:
        local = at.astimezone(bundle.project.calendar.zone)
        moment = Moment(instant_text(at), local.date().isoformat())
        return run(automatic.when, CaseEnvironment(bundle, workflow, case, SYSTEM, moment)) is True

    start = read_instant(max(case.updated_at, tried))
    by_minute = "now" in functions_used(automatic.when.ast)
    found = becomes_true(holds, start, bundle.project.calendar, by_minute)
    return instant_text(found) if found is not None else ""
