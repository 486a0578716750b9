"""Which forms may be written now."""

from __future__ import annotations

from engine.case import ApprovalState, Case
from engine.definitions.model import Workflow


def locked_forms(workflow: Workflow, case: Case) -> frozenset[str]:
    """Forms closed by an effect or by an approval that waits; a correction opens the former."""
    return (frozenset(case.locked) - set(case.amending)) | pending_locks(workflow, case)


def pending_locks(workflow: Workflow, case: Case) -> frozenset[str]:
    """Forms closed by the approvals that wait: what is decided on must not change meanwhile."""
    found: set[str] = set()
    for waiting in pending(workflow, case):
        approval = workflow.transitions[waiting.transition].approval
        found.update(approval.locks if approval else ())
    return frozenset(found)


def pending(workflow: Workflow, case: Case) -> tuple[ApprovalState, ...]:
    """Approvals that wait and that the workflow still knows: another could be decided by nobody."""
    if not case.approvals:
        return ()
    return tuple(
        waiting
        for waiting in case.pending()
        if (transition := workflow.transitions.get(waiting.transition)) and transition.approval
    )


def editable_forms(workflow: Workflow, case: Case) -> frozenset[str]:
    """Forms the case's state lets be filled, and those open for correction, less the locked."""
    state = workflow.states.get(case.status)
    if state is None:
        return frozenset()
    return (frozenset(state.edit) | set(case.amending)) - locked_forms(workflow, case)
