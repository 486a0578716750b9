"""Which forms someone reads and writes, the questions of transitions included."""

from __future__ import annotations

from engine.actor import Actor
from engine.definitions.model import Bundle, Role, Transition, Workflow


def may_read(bundle: Bundle, actor: Actor, form: str) -> bool:
    """Whether the role reads the form, or the questions of the transition of this id.

    Questions have no line in roles.yaml: they are read by the roles the transition names and by
    those who read the first form of its workflow, for they belong to the story of the case.
    """
    role = bundle.roles.get(actor.role)
    if role is None:
        return False
    if role.forms.get(form) in ("read", "write"):
        return True
    asked = _asking(bundle, form)
    if asked is None:
        return False
    workflow, transition = asked
    return _named(role, transition) or role.forms.get(workflow.start_form) in ("read", "write")


def may_write(bundle: Bundle, actor: Actor, form: str) -> bool:
    """Whether the role writes the form; questions are written by those who may fire."""
    role = bundle.roles.get(actor.role)
    if role is None:
        return False
    asked = _asking(bundle, form)
    if asked is not None:
        return role.id in asked[1].by
    return role.forms.get(form) == "write"


def _asking(bundle: Bundle, form: str) -> tuple[Workflow, Transition] | None:
    if form in bundle.forms:
        return None
    for workflow in bundle.workflows.values():
        transition = workflow.transitions.get(form)
        if transition is not None and transition.ask is not None:
            return workflow, transition
    return None


def _named(role: Role, transition: Transition) -> bool:
    approval = transition.approval
    return role.id in transition.by or (approval is not None and role.id in approval.roles())
