"""A change of a case, with everything that follows from it by itself, in one commit.

After what a person did come the transitions it asks for, then the automatic ones, in the order of
the file, from the top again after each; ten at most. All changes of cases go through `change_case`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.following import Following
from engine.cases.given import given
from engine.gate import Change, Locked, Member

T = TypeVar("T")


def change_case(
    desk: Desk, actor: Actor, case_id: str, work: Callable[[Locked], Change[T]]
) -> T | None:
    """Do `work` under the lock of the case, and what follows from it."""

    def settled(locked: Locked) -> Change[T]:
        return settle(desk, actor, locked, work(locked))

    return desk.gate.change(actor, case_id, settled)


def settle(desk: Desk, actor: Actor, locked: Locked, done: Change[T]) -> Change[T]:
    """The change with all that follows; what is refused has no consequences."""
    if done.refused or done.case is None:
        return done
    following = _following(desk, actor, locked, done)
    following.asked(done.case.id, done.requests, actor)
    following.go_on()
    changed = following.family[done.case.id] != done.case
    own = following.told(done.case.id)
    family = tuple(_joined(member, done.family) for member in following.members())
    case = following.case(done.case.id)
    after = (case, *(member.case for member in family))
    new = given(actor, following.before, after, locked.moment.now)
    return replace(
        done,
        case=case,
        events=(*done.events, *own),
        documents=(*done.documents, *following.documents, *new),
        counters={**done.counters, **following.counters},
        unseen=done.unseen and not (changed and own),
        idle=done.idle and not changed and not family,
        requests=(),
        family=family,
    )


def _following(desk: Desk, actor: Actor, locked: Locked, done: Change[T]) -> Following:
    """The family as the change leaves it, and as it was before."""
    assert done.case is not None
    known = locked.case.kin if locked.case is not None else ()
    before = {one.id: one for one in (locked.case, *known) if one is not None}
    touched = {member.case.id: member.case for member in done.family}
    family = {done.case.id: done.case, **{one.id: one for one in known}, **touched}
    counters = dict(done.counters)
    return Following(desk, locked, actor, done.case.id, family, before, counters=counters)


def _joined(member: Member, before: tuple[Member, ...]) -> Member:
    """What happened to a case by the change itself, then what followed."""
    first = next((known.events for known in before if known.case.id == member.case.id), ())
    return replace(member, events=(*first, *member.events))
