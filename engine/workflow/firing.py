"""Fire: the case's next value and what happened, or the reasons why nothing did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from engine.case import APPROVED, PENDING, RETURNED, WITHDRAWN, ApprovalState, Case, FormRecord
from engine.definitions.model import Effect, Transition
from engine.effects import ALL_FORMS, effects
from engine.expression import Rule
from engine.problems import Problem
from engine.workflow.deciding import judge
from engine.workflow.machine import move
from engine.workflow.situation import (
    INPUT,
    NOT_OFFERED,
    Ask,
    Decision,
    Fired,
    Happening,
    Refused,
    Situation,
)
from engine.workflow.triggers import (
    APPROVE,
    FIRE,
    REQUEST,
    RETURN,
    WITHDRAW,
    comment_rule,
    read_trigger,
    trigger_name,
)

_KINDS: Final = {
    FIRE: "fired",
    REQUEST: "requested",
    APPROVE: "approved",
    RETURN: "returned",
    WITHDRAW: "withdrawn",
}
_DECIDED: Final = {APPROVE: APPROVED, RETURN: RETURNED, WITHDRAW: WITHDRAWN}
_TOLD: Final = ("owner", "team", "agency", "locked", "flags", "openings")


def fire(
    situation: Situation, trigger: str, comment: str, ask_record: FormRecord | None
) -> Fired | Refused:
    """Fire `trigger` as this person.

    `ask_record` holds judged answers to the transition's questions: asked at the fire, or with an
    approval at the request; a decision asks none and keeps none. Nothing is changed
    in place: a refusal or an exception leaves no trace.
    """
    found = read_trigger(situation.workflow, trigger)
    if found is None:
        status = Problem("status", params={"status": situation.case.status})
        return Refused(Decision(NOT_OFFERED, (status,)))
    transition, verb = found
    if transition.ask is None or verb not in (FIRE, REQUEST):
        ask_record = None
    decision = judge(situation, transition, verb)
    if decision.allowed:
        decision = _input(decision, transition, verb, (comment, ask_record))
    if not decision.allowed:
        return Refused(decision)
    status_after = move(situation.workflow, situation.case.status, trigger, decision)
    if status_after is None:
        raise RuntimeError(f"the machine refused {trigger}, which was allowed")
    return _fired(situation, (transition, verb), comment, ask_record, status_after)


def _input(
    ready: Decision, transition: Transition, verb: str, given: tuple[str, FormRecord | None]
) -> Decision:
    """What the person still has to fill in: the third kind of no."""
    comment, record = given
    problems = []
    if comment_rule(transition, verb) == "required" and not comment.strip():
        problems.append(Problem("comment_required", params={"transition": transition.id}))
    if transition.ask is not None and verb in (FIRE, REQUEST) and record is None:
        problems.append(Problem("input", params={"form": transition.ask.id}))
    return Decision(INPUT, tuple(problems)) if problems else ready


def _fired(
    situation: Situation,
    what: tuple[Transition, str],
    comment: str,
    record: FormRecord | None,
    status: str,
) -> Fired:
    transition, verb = what
    before = situation.case
    records = (*before.records, record) if record else before.records
    withdrawn = _interrupted(before, transition, verb)
    case = before
    if verb in (FIRE, APPROVE):
        case = _with_effects(situation, transition, records)
    entered = _enters(what, before.status, status)
    reopened = entered and _reopens(situation, status)
    case = replace(
        case,
        status=status,
        entered={**before.entered, status: situation.moment.now} if entered else before.entered,
        # What was approved before a case was closed says nothing of it once it is open again; the
        # events keep it.
        approvals={} if reopened else _approvals(situation, what, comment, withdrawn),
        records=records,
        updated_at=situation.moment.now,
    )
    return Fired(case, tuple(_happenings(situation, what, (comment, record), withdrawn, case)))


def _enters(what: tuple[Transition, str], before: str, after: str) -> bool:
    """Whether a status is entered: a named `to` is, even if the case is in it already."""
    transition, verb = what
    return after != before or (verb in (FIRE, APPROVE) and transition.to != "")


def _reopens(situation: Situation, status: str) -> bool:
    states = situation.workflow.states
    return states[situation.case.status].final and not states[status].final


def _approvals(
    situation: Situation,
    what: tuple[Transition, str],
    comment: str,
    withdrawn: tuple[ApprovalState, ...],
) -> Mapping[str, ApprovalState]:
    transition, verb = what
    if transition.approval is None and not withdrawn:
        return situation.case.approvals
    approvals = dict(situation.case.approvals)
    for waiting in withdrawn:
        approvals[waiting.transition] = _decided(situation, waiting, WITHDRAWN, comment)
    if transition.approval is not None:
        approvals[transition.id] = _approval(situation, transition, verb, comment)
    return approvals


def _interrupted(case: Case, transition: Transition, verb: str) -> tuple[ApprovalState, ...]:
    if not transition.interrupts or verb not in (FIRE, REQUEST, APPROVE):
        return ()
    return tuple(waiting for waiting in case.pending() if waiting.transition != transition.id)


def _approval(
    situation: Situation, transition: Transition, verb: str, comment: str
) -> ApprovalState:
    if verb != REQUEST:
        waiting = situation.case.approvals[transition.id]
        return _decided(situation, waiting, _DECIDED[verb], comment)
    locks = transition.approval.locks if transition.approval else ()
    return ApprovalState(
        transition=transition.id,
        status=PENDING,
        requested_by=situation.actor.id,
        requested_at=situation.moment.now,
        content=situation.content(locks),
        came_from=situation.case.status,
        comment=comment,
    )


def _decided(
    situation: Situation, waiting: ApprovalState, status: str, comment: str
) -> ApprovalState:
    return replace(
        waiting,
        status=status,
        decided_by=situation.actor.id,
        decided_at=situation.moment.now,
        comment=comment,
    )


def _with_effects(
    situation: Situation, transition: Transition, records: tuple[FormRecord, ...]
) -> Case:
    """All rules are evaluated on the case as it was, with the answers given: order is no matter."""
    case = situation.case
    if not transition.effects:
        return case
    ask = situation.ask
    if situation.ask_in is not None:
        ask = situation.ask_in(replace(case, records=records))
    chosen = [effect for effect in transition.effects if _applies(effect, ask)]
    for effect, values in [(effect, _values(situation, effect, ask)) for effect in chosen]:
        case = effects()[effect.name].apply(case, values, situation.moment.now)
    return case


def _applies(effect: Effect, ask: Ask) -> bool:
    return all(ask(condition.rule) is True for condition in effect.conditions)


def _values(situation: Situation, effect: Effect, ask: Ask) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for name, argument in effect.arguments.items():
        if isinstance(argument, Rule):
            values[name] = ask(argument)
        elif argument == (ALL_FORMS,):
            values[name] = situation.workflow.forms
        else:
            values[name] = argument
    return values


def _happenings(
    situation: Situation,
    what: tuple[Transition, str],
    said: tuple[str, FormRecord | None],
    withdrawn: tuple[ApprovalState, ...],
    case: Case,
) -> Iterator[Happening]:
    transition, verb = what
    comment, record = said
    before = situation.case
    for waiting in withdrawn:
        params = {"transition": waiting.transition, "from": before.status, "to": before.status}
        params["interrupted_by"] = trigger_name(transition, verb)
        yield Happening("withdrawn", params, _payload(comment, None))
    yield Happening(
        _KINDS[verb],
        {
            "transition": transition.id,
            "from": before.status,
            "to": case.status,
            **({"record": record.id} if record else {}),
            **_changed(before, case),
        },
        _payload(comment, record),
    )


def _payload(comment: str, record: FormRecord | None) -> Mapping[str, Any]:
    payload: dict[str, Any] = {"comment": comment} if comment else {}
    if record is not None:
        payload["answers"] = record.answers
    return payload


def _changed(before: Case, after: Case) -> Mapping[str, Any]:
    """What effects changed, old and new, so that history tells who held the case and when."""
    changed = {
        name: [getattr(before, name), getattr(after, name)]
        for name in _TOLD
        if getattr(before, name) != getattr(after, name)
    }
    return {"changed": changed} if changed else {}
