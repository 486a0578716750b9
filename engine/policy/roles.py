"""Roles: what someone may do that is not about one form or one case."""

from __future__ import annotations

from engine.actor import SYSTEM, Actor
from engine.case import Case
from engine.definitions.model import Bundle, Workflow


def known(bundle: Bundle, actor: Actor) -> bool:
    """Whether the actor's role is declared, or the actor is the system itself."""
    return actor.role in bundle.roles or actor == SYSTEM


def may(bundle: Bundle, actor: Actor, action: str) -> bool:
    """Whether the role lists the action."""
    role = bundle.roles.get(actor.role)
    return role is not None and action in role.actions


def leads(bundle: Bundle, actor: Actor) -> bool:
    """Whether the role reads the cases of others too: those of a team, an agency or all."""
    role = bundle.roles.get(actor.role)
    if role is None or not set(role.scopes) & {"team", "agency", "location", "all"}:
        return False
    return any(right != "none" for right in role.forms.values())


def writes_cases(bundle: Bundle, actor: Actor) -> bool:
    """Whether the role reaches cases and fills forms: only then can somebody have cases."""
    role = bundle.roles.get(actor.role)
    return role is not None and role.reaches and "write" in role.forms.values()


def starts_under(bundle: Bundle, actor: Actor, workflow: Workflow, parent: Case) -> bool:
    """Whether this person may begin a case of `workflow` under one they reach."""
    role = bundle.roles.get(actor.role)
    if role is None or parent.lent is not None or workflow.parent != parent.workflow:
        return False
    over = bundle.workflows[parent.workflow].states[parent.status].final
    may_write = role.forms.get(workflow.start_form) == "write"
    return workflow.id in role.start and may_write and not over


def starts(bundle: Bundle, actor: Actor) -> tuple[str, ...]:
    """Workflows this person may start: open to people, listed by the role, first form writable."""
    role = bundle.roles.get(actor.role)
    if role is None:
        return ()
    return tuple(
        workflow
        for workflow in bundle.project.start
        if workflow in role.start
        and workflow in bundle.workflows
        and role.forms.get(bundle.workflows[workflow].start_form) == "write"
    )


def reads_what_is_gone(bundle: Bundle, actor: Actor, workflow: Workflow) -> bool:
    """Whether this person reads what a form said that the configuration has no more.

    How sensitive its answers were is gone with it: so only whoever reads every sensitive class and
    the first form of the case.
    """
    role = bundle.roles.get(actor.role)
    if role is None or not role.sees.issuperset(bundle.sensitive_classes):
        return False
    return role.forms.get(workflow.start_form) in ("read", "write")
