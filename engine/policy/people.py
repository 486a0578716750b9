"""Who may manage whom, and which roles they may give: nobody gives what reaches beyond them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.actor import Actor
from engine.definitions.model import Bundle
from engine.policy.roles import leads, may

MANAGE: Final = "manage_people"
# What opens more than the cases one works on: given only by those who have it.
GUARDED: Final = frozenset({"publish", "preview", "see_audit", "manage_people", "export", "void"})

# A scope that leaves the agency: given only by those who manage people of every agency.
BEYOND: Final = frozenset({"all", "location"})


def manages(bundle: Bundle, actor: Actor, agencies: Iterable[str]) -> bool:
    """Whether the actor manages someone who works in `agencies`.

    A manager of people without an agency manages everyone; one with an agency, those who work
    nowhere else.
    """
    if not may(bundle, actor, MANAGE):
        return False
    return not actor.agency or all(agency == actor.agency for agency in agencies)


def oversees(bundle: Bundle, leader: Actor, member: Actor) -> bool:
    """Whether somebody works in the team, the agency or the project that this person leads."""
    role = bundle.roles.get(leader.role)
    if role is None or not leads(bundle, leader):
        return False
    if "all" in role.scopes:
        return True
    if "agency" in role.scopes and leader.agency == member.agency != "":
        return True
    if "team" not in role.scopes:
        return False
    return (leader.agency, leader.team) == (member.agency, member.team) and leader.team != ""


def grantable(bundle: Bundle, actor: Actor) -> tuple[str, ...]:
    """The roles the actor may give, in the order of their declaration."""
    own = bundle.roles.get(actor.role)
    if own is None or not may(bundle, actor, MANAGE):
        return ()
    return tuple(
        role.id
        for role in bundle.roles.values()
        if role.actions & GUARDED <= own.actions
        and not (actor.agency and BEYOND.intersection(role.scopes))
    )
