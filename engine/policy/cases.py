"""Which cases and tasks someone reaches."""

from __future__ import annotations

from itertools import product
from typing import Final

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import Bundle, Role
from engine.policy.families import is_granted
from engine.policy.places import LOCATION, in_places
from engine.policy.sealed import admitted
from engine.query import ALL, NOTHING, And, Blank, Has, In, Not, Or, Query, eq

# A team is compared together with its agency: two agencies may each have a team called "nyala", and
# a case that changed its agency has left the former one's team.
_COLUMNS: Final = {
    "own": ("owner",),
    "team": ("team", "agency"),
    "agency": ("agency",),
    "all": (),
}
_MAY_BE_BLANK: Final = frozenset({("team", "agency")})
_PERSON: Final = {"owner": "id", "team": "team", "agency": "agency"}


def within(actor: Actor, scope: str, case: Case) -> bool:
    """Whether `case` lies in `scope` of this person, or of somebody they stand in for. A scope of
    several words holds what any of them holds, an unknown one no case."""
    return _within(actor, scope, case) or any(_within(one, scope, case) for one in actor.covers)


def acting(actor: Actor, scope: str, case: Case) -> tuple[str, ...]:
    """Through whom this person has the case in `scope`: themselves, else whom they stand in for."""
    if not actor.covers or _within(actor, scope, case):
        return (actor.id,)
    return tuple(one.id for one in actor.covers if _within(one, scope, case))


def _within(actor: Actor, scope: str, case: Case) -> bool:
    """Someone without team or agency is in nobody's team or agency: blank never equals blank, save
    for the agency of a team in a project that has no agencies.
    """
    if " " not in scope:
        return _within_one(actor, scope, case)
    return any(_within_one(actor, one, case) for one in scope.split())


def _within_one(actor: Actor, scope: str, case: Case) -> bool:
    if scope == "granted":
        return is_granted(actor, case)
    if scope == LOCATION:
        return not set(actor.places).isdisjoint(case.places)
    if scope not in _COLUMNS:
        return False
    for column in _COLUMNS[scope]:
        held = _held(actor, column)
        blank = held == "" and (scope, column) not in _MAY_BE_BLANK
        if blank or getattr(case, column) != held:
            return False
    return True


def reach(bundle: Bundle, actor: Actor) -> Query:
    """The cases the actor's role reaches, as a query for the store."""
    role = bundle.roles.get(actor.role)
    if role is None:
        return NOTHING
    return admitted(bundle, actor, _reach(bundle, actor, role))


def _reach(bundle: Bundle, actor: Actor, role: Role) -> Query:
    if "all" in role.scopes:
        return ALL
    people = (actor, *actor.covers)
    if role.scope == "own" and actor.covers:
        return In("case.owner", tuple(one.id for one in people if one.id))
    asked = (_placed(bundle, one, scope) for one in people for scope in role.scopes)
    found = tuple(query for query in asked if query != NOTHING)
    if not found:
        return NOTHING
    return found[0] if len(found) == 1 else Or(found)


def _placed(bundle: Bundle, actor: Actor, scope: str) -> Query:
    if scope == LOCATION:
        return in_places(bundle, actor)
    if scope not in _COLUMNS:
        return NOTHING
    parts = tuple(_same(actor, scope, column) for column in _COLUMNS[scope])
    return parts[0] if len(parts) == 1 else And(parts)


def still_open(bundle: Bundle) -> Query:
    """The cases that are not in a final status."""
    states = (state for flow in bundle.workflows.values() for state in flow.states.values())
    return In("case.status", tuple(state.id for state in states if not state.final))


def task_reach(bundle: Bundle, actor: Actor) -> Query:
    """The tasks that wait for this person's role, team and agency, and not against four eyes.

    Over task columns only: whoever lists tasks joins it with `reach`, as for every read.
    """
    role = bundle.roles.get(actor.role)
    if role is None or not role.reaches:
        return NOTHING
    mine = And((_waiting_for(actor), Not(Has("task.excluded", actor.id))))
    if not actor.covers:
        return mine
    # What a person who is away may not decide, nobody decides in their place.
    theirs = (And((_waiting_for(one), Not(Has("task.excluded", one.id)))) for one in actor.covers)
    return And((Or((mine, *theirs)), Not(Has("task.excluded", actor.id))))


def _waiting_for(actor: Actor) -> Query:
    """The shapes of rows that are for this person: a row is somebody's, a team's, an agency's or
    everybody's, of one role or of all.

    Each shape says what role, person, team and agency are: no row has two of them, and a store
    reads each in order from one place.
    """
    holders = {"person": actor.id, "team": actor.team, "agency": actor.agency}
    nobodys: dict[str, Query] = {name: Blank(f"task.{name}") for name in holders}
    mine: list[dict[str, Query]] = [
        {name: eq(f"task.{name}", held)} for name, held in holders.items() if held
    ]
    roles: tuple[Query, ...] = (Blank("task.role"), eq("task.role", actor.role))
    none: dict[str, Query] = {}
    shapes = [tuple({**nobodys, **named}.values()) for named in (none, *mine)]
    return Or(tuple(And((role, *shape)) for role, shape in product(roles, shapes)))


def _held(actor: Actor, column: str) -> str:
    return str(getattr(actor, _PERSON[column]))


def _same(actor: Actor, scope: str, column: str) -> Query:
    value = _held(actor, column)
    if value:
        return eq(f"case.{column}", value)
    return Blank(f"case.{column}") if (scope, column) in _MAY_BE_BLANK else NOTHING
