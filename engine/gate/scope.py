"""The scope of every read: what somebody reaches whole, and what of cases they were lent."""

from __future__ import annotations

from dataclasses import replace

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import Bundle
from engine.policy import reach, within
from engine.policy.families import lent_to, reach_through, reaches_through, without_unlent
from engine.policy.sealed import admits
from engine.query import NOTHING, And, Or, Query, eq


def whole_reach(bundle: Bundle, actor: Actor, now: str) -> Query:
    """The cases this person reaches whole."""
    through = reach_through(bundle, actor, now)
    own = reach(bundle, actor)
    return own if NOTHING in (through, own) else Or((own, through))


def may_see(bundle: Bundle, actor: Actor, case: Case, now: str) -> bool:
    """As `whole_reach`, of a case at hand."""
    role = bundle.roles.get(actor.role)
    if role is not None and admits(bundle, actor, case) and within(actor, role.scope, case):
        return True
    return reaches_through(bundle, actor, case, now)


def stands_for(bundle: Bundle, actor: Actor, case: Case, now: str) -> str:
    """In whose stead this person has the case, '' where they have it themselves."""
    if not actor.covers or may_see(bundle, replace(actor, covers=()), case, now):
        return ""
    return next((one.id for one in actor.covers if may_see(bundle, one, case, now)), "")


def asked(bundle: Bundle, actor: Actor, now: str, where: Query, by: tuple[str, ...] = ()) -> Query:
    """The cases of a question within reach. Of a case that was only lent, nothing may be asked or
    counted that was not."""
    whole = And((whole_reach(bundle, actor, now), where))
    lent = lent_to(bundle, actor, now)
    counted = (without_unlent(bundle, eq(column, "")) for column in by if column)
    if lent == NOTHING or NOTHING in tuple(counted):
        return whole
    return Or((whole, And((lent, without_unlent(bundle, where)))))
