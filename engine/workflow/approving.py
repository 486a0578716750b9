"""What becomes of the approvals of a case when something is fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.case import APPROVED, PENDING, RETURNED, WITHDRAWN, ApprovalState, Case
from engine.definitions.model import Transition
from engine.workflow.situation import Decision, Situation
from engine.workflow.staging import first_stage
from engine.workflow.triggers import APPROVE, FIRE, REQUEST, RETURN, SIGN, WITHDRAW

_DECIDED: Final = {APPROVE: APPROVED, RETURN: RETURNED, WITHDRAW: WITHDRAWN}


def interrupted(case: Case, transition: Transition, verb: str) -> tuple[ApprovalState, ...]:
    """The approvals that are withdrawn because something passes that does not wait for them."""
    if not transition.interrupts or verb not in (FIRE, REQUEST, APPROVE):
        return ()
    return tuple(waiting for waiting in case.pending() if waiting.transition != transition.id)


def approvals_after(
    situation: Situation, what: tuple[Transition, str], comment: str, decision: Decision, stage: str
) -> Mapping[str, ApprovalState]:
    """The approvals after a fire; `stage` is the one that waits next where one was signed."""
    transition, verb = what
    withdrawn = interrupted(situation.case, transition, verb)
    if transition.approval is None and not withdrawn:
        return situation.case.approvals
    approvals = dict(situation.case.approvals)
    for waiting in withdrawn:
        approvals[waiting.transition] = _decided(situation, waiting, WITHDRAWN, comment)
    if transition.approval is None:
        return approvals
    if verb == REQUEST:
        approvals[transition.id] = _requested(situation, transition, comment, decision)
    elif verb == SIGN:
        waiting = approvals[transition.id]
        signature = (waiting.stage, situation.actor.id, situation.moment.now)
        approvals[transition.id] = replace(
            waiting, stage=stage, signed=(*waiting.signed, signature)
        )
    else:
        waiting = approvals[transition.id]
        approvals[transition.id] = _decided(situation, waiting, _DECIDED[verb], comment)
    return approvals


def _requested(
    situation: Situation, transition: Transition, comment: str, decision: Decision
) -> ApprovalState:
    approval = transition.approval
    return ApprovalState(
        transition=transition.id,
        status=PENDING,
        requested_by=situation.actor.id,
        requested_at=situation.moment.now,
        content=situation.content(approval.locks if approval else ()),
        came_from=situation.case.status,
        comment=comment,
        stage=first_stage(approval, situation.ask) if approval else "",
        overridden=tuple(condition.id for condition in decision.overridden),
    )


def _decided(
    situation: Situation, waiting: ApprovalState, status: str, comment: str
) -> ApprovalState:
    return replace(
        waiting,
        status=status,
        decided_by=situation.actor.id,
        decided_at=situation.moment.now,
        comment=comment,
    )
