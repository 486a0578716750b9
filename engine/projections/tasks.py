"""Tasks: what waits for whom, in absolute instants, without the clock."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import RETURNED, ApprovalState, Case
from engine.definitions.model import Approval, Transition, Workflow
from engine.rows import TaskRow


def task_rows(workflow: Workflow, case: Case) -> tuple[TaskRow, ...]:
    """Approvals that wait for a decision, and those returned to whoever asked."""
    return tuple(_task_rows(workflow, case))


def _task_rows(workflow: Workflow, case: Case) -> Iterator[TaskRow]:
    for waiting in case.pending():
        transition = workflow.transitions.get(waiting.transition)
        if transition is not None and transition.approval is not None:
            yield from _approval_tasks(case, waiting, transition.approval)
    for decided in case.approvals.values():
        transition = workflow.transitions.get(decided.transition)
        if transition is not None and _waits_for_correction(case, decided, transition):
            yield from _returned_tasks(case, decided, transition)


def _approval_tasks(case: Case, waiting: ApprovalState, approval: Approval) -> Iterator[TaskRow]:
    excluded = excluded_people(case, waiting, approval)
    for role, scope in approval.by.items():
        yield TaskRow(
            id=f"{case.id}:{waiting.transition}:{role}",
            case_id=case.id,
            kind="approval",
            subject=waiting.transition,
            role=role,
            person=case.owner if scope == "own" else "",
            team=case.team if scope == "team" else "",
            agency=case.agency if scope == "agency" else "",
            opens_at=waiting.requested_at,
            excluded=excluded,
        )


def excluded_people(case: Case, waiting: ApprovalState, approval: Approval) -> tuple[str, ...]:
    """Who may not decide this approval because of what they are to it."""
    people = {
        "requester": waiting.requested_by,
        "owner": case.owner,
        "starter": case.created_by,
        "last_editor": _last_editor(case, approval.locks),
    }
    return tuple(sorted({people[name] for name in approval.not_by if people.get(name)}))


def _last_editor(case: Case, forms: tuple[str, ...]) -> str:
    edited = [record for record in case.records if record.form in forms]
    return max(edited, key=lambda record: record.submitted_at).submitted_by if edited else ""


def _waits_for_correction(case: Case, decided: ApprovalState, transition: Transition) -> bool:
    return decided.status == RETURNED and case.status in transition.sources


def _returned_tasks(
    case: Case, decided: ApprovalState, transition: Transition
) -> Iterator[TaskRow]:
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
