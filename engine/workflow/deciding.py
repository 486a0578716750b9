"""May this person fire this trigger now? The one place that says, for button, fire and reason.

The order is that of a fire: place, role, scope (not offered: the first alone is told); then
identity, pending approvals, stale content, forms, conditions (refused: all are told).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.case import PENDING, ApprovalState
from engine.definitions.model import Condition, Effect, Transition
from engine.effects import ALL_FORMS, ArgumentKind, effects
from engine.policy import acting, within
from engine.policy.roles import known
from engine.problems import Problem
from engine.workflow.locks import pending, pending_locks
from engine.workflow.situation import (
    NOT_OFFERED,
    READY,
    REFUSED,
    Decision,
    Offer,
    Situation,
)
from engine.workflow.staging import deciders
from engine.workflow.targets import target
from engine.workflow.triggers import (
    APPROVE,
    REQUEST,
    RETURN,
    WITHDRAW,
    comment_rule,
    has_place,
    read_trigger,
    trigger_name,
    verbs,
)

_FORM_KINDS = (ArgumentKind.FORMS, ArgumentKind.FORMS_OR_ALL)
_READY = Decision(READY)


def offer(situation: Situation) -> tuple[Offer, ...]:
    """What this person is offered here, in the order of the file, each with all that it misses."""
    return tuple(_offers(situation))


def decide(situation: Situation, trigger: str) -> Decision:
    """Whether `trigger` may be fired, questions and comment aside."""
    found = read_trigger(situation.workflow, trigger)
    if found is None:
        return Decision(NOT_OFFERED, (_status(situation),))
    return judge(situation, *found)


def judge(situation: Situation, transition: Transition, verb: str) -> Decision:
    """As `decide`, for a trigger already read."""
    hidden = _not_offered(situation, transition, verb)
    if hidden is not None:
        return Decision(NOT_OFFERED, (hidden,))
    reasons = tuple(_reasons(situation, transition, verb))
    if reasons:
        return Decision(REFUSED, reasons)
    passed = overridden(situation, transition, verb)
    return Decision(READY, (), passed) if passed else _READY


def waiting_approval(situation: Situation, transition: Transition) -> ApprovalState | None:
    """The approval of this transition, if it waits for a decision."""
    waiting = situation.case.approvals.get(transition.id)
    return waiting if waiting is not None and waiting.status == PENDING else None


def _offers(situation: Situation) -> Iterator[Offer]:
    for transition in situation.workflow.transitions.values():
        for verb in verbs(transition):
            if not _has_room(situation, transition, verb):
                continue  # most are elsewhere: nobody is told why
            decision = judge(situation, transition, verb)
            if decision.kind != NOT_OFFERED:
                passed = decision.overridden
                comment = comment_rule(transition, verb)
                if passed and verb != APPROVE:  # who approves has it said by who asked
                    comment = "required"
                name = trigger_name(transition, verb)
                yield Offer(name, transition, verb, decision.reasons, comment, passed)


def _not_offered(situation: Situation, transition: Transition, verb: str) -> Problem | None:
    if not _has_room(situation, transition, verb):
        return _status(situation)
    waiting = waiting_approval(situation, transition)
    if verb == WITHDRAW and waiting is not None:
        return _may_not_withdraw(situation, transition, waiting)
    scope = _scope(situation, transition, verb, waiting)
    if scope is None or not known(situation.bundle, situation.actor):
        return _role(situation)
    return None if within(situation.actor, scope, situation.case) else Problem("scope")


def _has_room(situation: Situation, transition: Transition, verb: str) -> bool:
    """Whether the case is where this can be fired, and what it decides on waits."""
    if not has_place(situation.workflow, transition, verb, situation.case.status):
        return False
    deciding = verb in (APPROVE, RETURN, WITHDRAW)
    return not deciding or waiting_approval(situation, transition) is not None


def _scope(
    situation: Situation, transition: Transition, verb: str, waiting: ApprovalState | None
) -> str | None:
    """How far the role may go here; None where it is not named."""
    approval = transition.approval
    deciding = approval is not None and verb in (APPROVE, RETURN)
    by = deciders(situation, approval, waiting) if approval and deciding else transition.by
    return by.get(situation.actor.role)


def _may_not_withdraw(
    situation: Situation, transition: Transition, waiting: ApprovalState
) -> Problem | None:
    """Only who asked, or whose case it is, withdraws; the role they act in must be a known one."""
    actor = situation.actor
    if not known(situation.bundle, actor):
        return _role(situation)
    mine = {actor.id, *(one.id for one in actor.covers)} - {""}
    if mine & {waiting.requested_by, situation.case.owner}:
        return None
    return Problem("scope") if actor.role in transition.by else _role(situation)


def _status(situation: Situation) -> Problem:
    return Problem("status", params={"status": situation.case.status})


def _role(situation: Situation) -> Problem:
    return Problem("role", params={"role": situation.actor.role})


def _reasons(situation: Situation, transition: Transition, verb: str) -> Iterator[Problem]:
    if verb == WITHDRAW:
        return
    yield from _identity(situation, transition, verb)
    if verb == RETURN:
        return
    yield from _pending(situation, transition, verb)
    if verb == APPROVE:
        yield from _stale(situation, transition)
    for form in transition.forms:
        if situation.incomplete(form):
            yield Problem("forms", params={"form": form})
    yield from _nowhere(situation, transition, verb)
    passed = overridden(situation, transition, verb)
    for condition in transition.conditions:
        if situation.ask(condition.rule) is not True and condition not in passed:
            params = {"condition": condition.id, "text": condition.text}
            yield Problem(condition.id, params=params)


def overridden(situation: Situation, transition: Transition, verb: str) -> tuple[Condition, ...]:
    """Conditions that do not hold and do not count: this person may pass over them, or whoever
    asked for the approval did."""
    if not transition.conditions:
        return ()
    waiting = waiting_approval(situation, transition)
    named = waiting.overridden if waiting is not None and verb == APPROVE else ()
    override = transition.override
    if override is not None and verb != APPROVE:
        scope = override.by.get(situation.actor.role)
        may = scope is not None and within(situation.actor, scope, situation.case)
        named = override.conditions if may else ()
    return tuple(
        condition
        for condition in transition.conditions
        if condition.id in named and situation.ask(condition.rule) is not True
    )


def _nowhere(situation: Situation, transition: Transition, verb: str) -> Iterator[Problem]:
    """A way whose every condition fails; with questions, their answers may still open one."""
    if verb == APPROVE or transition.ask is not None:
        return
    if target(situation.workflow, transition, situation.case, situation.ask) is None:
        yield Problem("nowhere", params={"transition": transition.id})


def _identity(situation: Situation, transition: Transition, verb: str) -> Iterator[Problem]:
    approval = transition.approval
    if approval is None and not transition.not_by and not transition.only_by:
        return
    waiting = waiting_approval(situation, transition)
    deciding = approval is not None and verb in (APPROVE, RETURN)
    not_by = transition.not_by
    if approval is not None and deciding:
        _, not_by = approval.deciders(waiting.stage if waiting else "")
    through = _through(situation, transition, verb)
    for identity in dict.fromkeys(not_by):
        if _is_barred(situation, through, {_holder(situation, transition, identity)}):
            yield Problem("identity", params={"identity": identity})
    signed = {person for _, person, _ in waiting.signed} if waiting else set()
    if verb == APPROVE and _is_barred(situation, through, signed):
        yield Problem("identity", params={"identity": "signer"})
    holders = {_holder(situation, transition, identity) for identity in transition.only_by}
    if holders and not deciding and not holders & {situation.actor.id, *through}:
        yield Problem("only_by", params={"identity": transition.only_by[0]})


def _through(situation: Situation, transition: Transition, verb: str) -> tuple[str, ...]:
    """In whose stead this person acts, or themselves."""
    if not situation.actor.covers:
        return (situation.actor.id,)
    waiting = waiting_approval(situation, transition)
    scope = _scope(situation, transition, verb, waiting)
    return acting(situation.actor, scope or "", situation.case)


def _is_barred(situation: Situation, through: tuple[str, ...], holders: set[str]) -> bool:
    """Whether four eyes forbid it: to the person, and to everybody they could do it for."""
    named = holders - {""}
    return bool(named) and (situation.actor.id in named or set(through) <= named)


def _holder(situation: Situation, transition: Transition, identity: str) -> str:
    if identity == "owner":
        return situation.case.owner
    if identity == "starter":
        return situation.case.created_by
    if identity == "requester":
        waiting = waiting_approval(situation, transition)
        return waiting.requested_by if waiting else ""
    return _last_editor(situation, transition) if identity == "last_editor" else ""


def _last_editor(situation: Situation, transition: Transition) -> str:
    """Who last submitted one of the forms that are decided on."""
    approval = transition.approval
    forms = approval.locks if approval else transition.forms
    edited = [record for record in situation.case.records if record.form in forms]
    return max(edited, key=lambda record: record.submitted_at).submitted_by if edited else ""


def _pending(situation: Situation, transition: Transition, verb: str) -> Iterator[Problem]:
    """Approvals that stand in the way: of this transition itself, or, unless it passes, others."""
    waiting = pending(situation.workflow, situation.case)
    if not waiting:
        return
    passes = transition.interrupts or _leaves_alone(situation, transition)
    for approval in waiting:
        same = approval.transition == transition.id
        if (same and verb == REQUEST) or not (same or passes):
            yield Problem("pending", params={"transition": approval.transition})


def _leaves_alone(situation: Situation, transition: Transition) -> bool:
    """Whether it neither changes the status nor touches a form on which a decision waits."""
    if transition.moves:
        return False
    touched = set(transition.approval.locks) if transition.approval else set()
    for effect in transition.effects:
        touched.update(_forms_of(effect))
    return ALL_FORMS not in touched and not touched & pending_locks(
        situation.workflow, situation.case
    )


def _forms_of(effect: Effect) -> Iterator[str]:
    for name, argument in effects()[effect.name].arguments.items():
        if argument.kind in _FORM_KINDS:
            given: Any = effect.arguments.get(name, ())
            yield from given


def _stale(situation: Situation, transition: Transition) -> Iterator[Problem]:
    waiting = waiting_approval(situation, transition)
    if waiting is None or transition.approval is None:
        return
    if situation.content(transition.approval.locks) != waiting.content:
        yield Problem("stale", params={"transition": transition.id})
