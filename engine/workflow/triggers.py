"""What can be fired: a transition by its id, or, with an approval, by id and verb."""

from __future__ import annotations

from typing import Final

from engine.definitions.model import Transition, Workflow

FIRE: Final = ""
REQUEST: Final = "request"
APPROVE: Final = "approve"
RETURN: Final = "return"
WITHDRAW: Final = "withdraw"
SIGN: Final = "sign"  # an approval that leads to the next stage; nobody fires it by this name
VERBS: Final = (REQUEST, APPROVE, RETURN, WITHDRAW)


def verbs(transition: Transition) -> tuple[str, ...]:
    """The verbs of a transition: the one unnamed verb, or the four of an approval."""
    return VERBS if transition.approval else (FIRE,)


def trigger_name(transition: Transition, verb: str) -> str:
    """The trigger of a transition and a verb."""
    return f"{transition.id}.{verb}" if verb else transition.id


def read_trigger(workflow: Workflow, trigger: str) -> tuple[Transition, str] | None:
    """The transition and verb a trigger names; None if the workflow has no such trigger."""
    transition_id, _, verb = trigger.partition(".")
    transition = workflow.transitions.get(transition_id)
    if transition is None or trigger_name(transition, verb) != trigger:
        return None
    return (transition, verb) if verb in verbs(transition) else None


def leaves(workflow: Workflow, transition: Transition, status: str) -> bool:
    """Whether the transition leaves `status`; `from: any` never means a final state."""
    state = workflow.states.get(status)
    if state is None:
        return False
    return status in transition.sources or (transition.any_source and not state.final)


def has_place(workflow: Workflow, transition: Transition, verb: str, status: str) -> bool:
    """Whether the trigger has a place in `status`, approvals aside.

    An approval can be withdrawn wherever the case is, so that nobody is stuck with one whose case
    was moved by a new configuration; and returned so too, save that this reopens no closed case.
    """
    if status not in workflow.states:
        return False
    if verb == WITHDRAW or (verb == RETURN and not workflow.states[status].final):
        return True
    return leaves(workflow, transition, status)


def comment_rule(transition: Transition, verb: str) -> str:
    """'' | optional | required. Whoever decides or withdraws may always say why."""
    if transition.approval is None:
        return transition.comment
    declared = transition.approval.comment.get(verb, "")
    if verb == REQUEST:
        return declared or transition.comment
    return declared or "optional"
