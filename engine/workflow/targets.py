"""Where a transition leads: one status, the one before, or the first whose conditions hold."""

from __future__ import annotations

from engine.case import Case
from engine.definitions.model import Transition, Workflow
from engine.workflow.situation import Ask
from engine.workflow.triggers import APPROVE, FIRE, RETURN

STAY = ""


def destinations(workflow: Workflow, transition: Transition, verb: str) -> tuple[str, ...]:
    """Every status the trigger can lead to; '' stays."""
    approval = transition.approval
    if approval is not None and verb == RETURN:
        return (approval.on_return,)
    if verb not in (FIRE, APPROVE):
        return (STAY,)
    found = _targets(workflow, transition)
    signing = approval is not None and approval.stages and STAY not in found
    return (*found, STAY) if signing else found


def target(workflow: Workflow, transition: Transition, case: Case, ask: Ask) -> str | None:
    """The status a done transition leads to now; None where it has nowhere to go."""
    if transition.previous:
        before = case.came_from()
        return before if before in _targets(workflow, transition) else None
    if not transition.targets:
        return transition.to
    for found in transition.targets:
        if all(ask(condition.rule) is True for condition in found.conditions):
            return found.state
    return None


def _targets(workflow: Workflow, transition: Transition) -> tuple[str, ...]:
    if transition.previous:  # nothing is closed, or opened again, by going back
        return tuple(state.id for state in workflow.states.values() if not state.final)
    if transition.targets:
        return tuple(dict.fromkeys(found.state for found in transition.targets))
    return (transition.to,)
