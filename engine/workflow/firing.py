"""Fire: the case's next value and what happened, or the reasons why nothing did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.case import Case, FormRecord
from engine.definitions.model import Transition
from engine.problems import Problem
from engine.workflow.approving import approvals_after, interrupted
from engine.workflow.deciding import judge
from engine.workflow.effecting import asking, do_effects
from engine.workflow.machine import move
from engine.workflow.situation import (
    INPUT,
    NOT_OFFERED,
    REFUSED,
    Decision,
    Fired,
    Happening,
    Refused,
    Request,
    Situation,
)
from engine.workflow.staging import next_stage
from engine.workflow.targets import STAY, target
from engine.workflow.triggers import (
    APPROVE,
    FIRE,
    REQUEST,
    RETURN,
    SIGN,
    WITHDRAW,
    comment_rule,
    read_trigger,
    trigger_name,
)

_KINDS: Final = {
    FIRE: "fired",
    REQUEST: "requested",
    SIGN: "signed",
    APPROVE: "approved",
    RETURN: "returned",
    WITHDRAW: "withdrawn",
}
_TOLD: Final = ("owner", "team", "agency", "locked", "flags", "openings", "amending")
MOST_VISITS: Final = 100


@dataclass(frozen=True, slots=True)
class _Fire:
    """One fire that was allowed: what, with which words and answers, and where it leads."""

    transition: Transition
    verb: str  # as it is carried out: an approval that is not the last is a signature
    comment: str
    record: FormRecord | None
    decision: Decision
    records: tuple[FormRecord, ...]
    target: str = STAY
    stage: str = ""

    @property
    def done(self) -> bool:
        """Whether the transition itself happens now."""
        return self.verb in (FIRE, APPROVE)


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
    before = situation.case.records
    records = (*before, ask_record) if ask_record else before
    direction = _direction(situation, transition, verb, records)
    if direction is None:
        nowhere = Problem("nowhere", params={"transition": transition.id})
        return Refused(Decision(REFUSED, (nowhere,)))
    done, leads, stage = direction
    fired = _Fire(transition, done, comment, ask_record, decision, records, leads, stage)
    return _carried_out(situation, trigger, fired)


def _input(
    ready: Decision, transition: Transition, verb: str, given: tuple[str, FormRecord | None]
) -> Decision:
    """What the person still has to fill in: the third kind of no."""
    comment, record = given
    problems = []
    needed = comment_rule(transition, verb) == "required" or _passes_over(ready, verb)
    if needed and not comment.strip():
        problems.append(Problem("comment_required", params={"transition": transition.id}))
    if transition.ask is not None and verb in (FIRE, REQUEST) and record is None:
        problems.append(Problem("input", params={"form": transition.ask.id}))
    return Decision(INPUT, tuple(problems)) if problems else ready


def _passes_over(ready: Decision, verb: str) -> bool:
    """Whether this person passes over a condition: who approves has it said by who asked."""
    return bool(ready.overridden) and verb != APPROVE


def _direction(
    situation: Situation, transition: Transition, verb: str, records: tuple[FormRecord, ...]
) -> tuple[str, str, str] | None:
    """The verb as it is carried out, the status it leads to, the stage that waits then; None where
    it leads nowhere."""
    approval = transition.approval
    if approval is not None and verb == APPROVE:
        stage = next_stage(approval, situation.case.approvals[transition.id], situation.ask)
        if stage:
            return SIGN, STAY, stage
    if approval is not None and verb == RETURN:
        return verb, approval.on_return, ""
    if verb not in (FIRE, APPROVE):
        return verb, STAY, ""
    ask = asking(situation, records)
    leads = target(situation.workflow, transition, situation.case, ask)
    return None if leads is None else (verb, leads, "")


def _carried_out(situation: Situation, trigger: str, fired: _Fire) -> Fired:
    before = situation.case
    status = move(situation.workflow, before.status, trigger, fired.decision, fired.target)
    if status is None:
        raise RuntimeError(f"the machine refused {trigger}, which was allowed")
    case, requests = before, tuple[Request, ...]()
    if fired.done:
        transition = fired.transition
        case, requests = do_effects(situation, transition.effects, fired.records, transition.text)
    case = _moved(situation, fired, case, status)
    happened = tuple(_happenings(situation, fired, case))
    return Fired(case, happened, requests)


def _moved(situation: Situation, fired: _Fire, case: Case, status: str) -> Case:
    before, now = situation.case, situation.moment.now
    entered = _enters(fired, before.status, status)
    reopened = entered and _reopens(situation, status)
    what = (fired.transition, fired.verb)
    # What was approved before a case was closed says nothing of it once it is open again; the
    # events keep it.
    approvals = (
        {}
        if reopened
        else approvals_after(situation, what, fired.comment, fired.decision, fired.stage)
    )
    amending = () if entered and status != before.status else case.amending
    opened = fired.transition.amend if fired.done else ()
    return case.changed(
        status=status,
        entered={**before.entered, status: now} if entered else before.entered,
        visits=(*before.path(), (status, now))[-MOST_VISITS:] if entered else before.visits,
        approvals=approvals,
        records=fired.records,
        amending=tuple(dict.fromkeys((*amending, *opened))),
        updated_at=now,
    )


def _enters(fired: _Fire, before: str, after: str) -> bool:
    """Whether a status is entered: one that is named is, even if the case is in it already."""
    return after != before or (fired.done and fired.target != STAY)


def _reopens(situation: Situation, status: str) -> bool:
    states = situation.workflow.states
    return states[situation.case.status].final and not states[status].final


def _happenings(situation: Situation, fired: _Fire, case: Case) -> Iterator[Happening]:
    before, transition, verb = situation.case, fired.transition, fired.verb
    for waiting in interrupted(before, transition, verb):
        params = {"transition": waiting.transition, "from": before.status, "to": before.status}
        params["interrupted_by"] = trigger_name(transition, verb)
        yield Happening("withdrawn", params, _payload(fired.comment, None))
    passed = [condition.id for condition in fired.decision.overridden]
    signed = situation.case.approvals[transition.id].stage if verb == SIGN else ""
    yield Happening(
        _KINDS[verb],
        {
            "transition": transition.id,
            "from": before.status,
            "to": case.status,
            **({"record": fired.record.id} if fired.record else {}),
            **({"overridden": passed} if passed else {}),
            **({"stage": signed} if signed else {}),
            **_changed(before, case),
        },
        _payload(fired.comment, fired.record),
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
