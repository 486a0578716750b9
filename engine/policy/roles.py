"""Roles: what someone may do that is not about one form or one case."""

from __future__ import annotations

from engine.actor import SYSTEM, Actor
from engine.definitions.model import Bundle


def known(bundle: Bundle, actor: Actor) -> bool:
    """Whether the actor's role is declared, or the actor is the system itself."""
    return actor.role in bundle.roles or actor == SYSTEM


def may(bundle: Bundle, actor: Actor, action: str) -> bool:
    """Whether the role lists the action."""
    role = bundle.roles.get(actor.role)
    return role is not None and action in role.actions


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
