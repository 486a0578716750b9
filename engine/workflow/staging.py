"""Decisions taken in stages: which one waits, who may take it now, and which one follows."""

from __future__ import annotations

from collections.abc import Mapping

from engine.case import ApprovalState
from engine.clock import instant_text, read_instant
from engine.definitions.model import Approval, Stage
from engine.workflow.situation import Ask, Situation


def first_stage(approval: Approval, ask: Ask) -> str:
    """The stage a request waits for. Somebody always decides: the last one is never left out."""
    found = _following(approval, "", ask)
    if found is None and approval.stages:
        return approval.stages[-1].id
    return found.id if found else ""


def next_stage(approval: Approval, waiting: ApprovalState, ask: Ask) -> str:
    """The stage after the one that was just decided, '' if it was the last."""
    if not waiting.stage:
        return ""
    found = _following(approval, waiting.stage, ask)
    return found.id if found else ""


def _following(approval: Approval, after: str, ask: Ask) -> Stage | None:
    ids = [stage.id for stage in approval.stages]
    begin = ids.index(after) + 1 if after in ids else 0
    for stage in approval.stages[begin:]:
        if all(ask(condition.rule) is True for condition in stage.conditions):
            return stage
    return None


def deciders(
    situation: Situation, approval: Approval, waiting: ApprovalState | None
) -> Mapping[str, str]:
    """The roles that may decide now: those of the stage, and others if nobody has for too long."""
    by, _ = approval.deciders(waiting.stage if waiting else "")
    fallback = approval.fallback
    if fallback is None or waiting is None:
        return by
    calendar = situation.bundle.project.calendar
    opens = calendar.after(read_instant(waiting.waiting_since), fallback.after)
    return {**fallback.by, **by} if instant_text(opens) <= situation.moment.now else by
