"""Who can have a case: only somebody who reaches it once it is theirs."""

from __future__ import annotations

from engine.case import Case
from engine.cases.desk import Desk
from engine.cases.people import roles_of
from engine.definitions.model import Transition
from engine.expression import Rule
from engine.policy import within, writes_cases


def can_hold(desk: Desk, person_id: str, case: Case) -> bool:
    """Whether this person, as the owner, would reach the case in one of their roles and work on it.

    A case stays in its agency: somebody of another one gets it together with its agency only.
    """
    given = case.changed(owner=person_id)
    return any(
        writes_cases(desk.bundle, member)
        and within(member, desk.bundle.roles[member.role].scope, given)
        and ("" in (member.agency, case.agency) or member.agency == case.agency)
        for member in roles_of(desk.gate, person_id)
    )


def receiver_of(transition: Transition) -> str:
    """The question of a transition that names who gets the case, '' where none does."""
    asked = transition.ask.fields if transition.ask is not None else {}
    for effect in transition.effects:
        own = effect.name == "assign" and not effect.arguments.get("parent")
        owner = effect.arguments.get("owner") if own else None
        reads = owner.reads if isinstance(owner, Rule) else frozenset()
        for path in reads:
            named = path[1] if len(path) == 2 and path[0] == transition.id else ""
            if len(reads) == 1 and named in asked and asked[named].type == "user":
                return named
    return ""
