"""A step of the lifecycle: its page, and doing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from engine.actor import Actor
from engine.case import Case, FormRecord, content_digest
from engine.cases.deciding import next_step, situation
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.filling import Filling, fill_form
from engine.cases.form_page import section_fields
from engine.cases.holding import can_hold, receiver_of
from engine.cases.live_page import live_page
from engine.cases.live_rules import live_rules
from engine.cases.placing import case_words, placed_words
from engine.cases.remarks import read_remarks, with_remarks
from engine.cases.settling import change_case
from engine.cases.views import FieldView, FiredStep, NextStep, StepPage
from engine.definitions.model import Form, Transition
from engine.fieldtypes.base import Posted
from engine.gate import Change, Locked
from engine.problems import AnswerPlace, Problem, Severity
from engine.store.protocol import Event, Outcome
from engine.workflow import Fired, Offer, Refused, fire, offer

LONGEST_COMMENT = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person sent with a step: answers to its questions, a comment, what they looked at."""

    posted: Mapping[str, Posted]
    comment: str
    submission: str
    content: str  # digest of what was on the review page; '' where nothing was
    remarks: Mapping[str, str] = made(default_factory=dict)  # beside answers, by `record:place`


def open_step(desk: Desk, actor: Actor, case_id: str, trigger: str) -> StepPage | None:
    """The page of a step; None where it is not offered to this person."""
    case = desk.gate.read(actor, case_id, "step")
    return step_page(desk, actor, case, trigger) if case is not None else None


def step_page(
    desk: Desk, actor: Actor, case: Case, trigger: str, asked: Asked | None = None
) -> StepPage | None:
    """The page of a step of a case that was read; with what was typed, and what is wrong with it,
    where that is given."""
    offered = _offered(desk, actor, case, trigger)
    if offered is None:
        return None
    typed = asked or Asked({}, "", "", "")
    filling = _questions(desk, actor, case, offered.transition, typed)
    wrong = _input_problems(desk, case, offered, filling, typed) if asked else ()
    return _page(desk, actor, case, offered, _Tried(filling, wrong, typed.comment))


def step_questions(
    desk: Desk, actor: Actor, case_id: str, trigger: str, asked: Asked
) -> Filling | None:
    """The questions of a step as they are answered now, for files that come along with them."""
    case = desk.gate.read(actor, case_id, "step")
    offered = _offered(desk, actor, case, trigger) if case is not None else None
    if case is None or offered is None:
        return None
    return _questions(desk, actor, case, offered.transition, asked)


def fire_step(
    desk: Desk, actor: Actor, case_id: str, trigger: str, *, asked: Asked
) -> FiredStep | StepPage | None:
    """Do the step, once however often it is sent; or its page with what stands against it."""

    def work(locked: Locked) -> Change[FiredStep | StepPage | None]:
        return _fire(desk, actor, trigger, asked, locked)

    return change_case(desk, actor, case_id, work)


@dataclass(frozen=True, slots=True)
class _Tried:
    filling: Filling | None
    problems: tuple[Problem, ...] = ()
    comment: str = ""


def _fire(
    desk: Desk, actor: Actor, trigger: str, asked: Asked, locked: Locked
) -> Change[FiredStep | StepPage | None]:
    case = locked.case
    if case is None:
        return Change(None, "fire", refused=True, params={"trigger": trigger})
    found = locked.unit.outcome(asked.submission) if asked.submission else None
    if found is not None and found.person == actor.id:
        return Change(FiredStep(case.id), "fire", refused=True, params={"again": True})
    offered = _offered(desk, actor, case, trigger)
    if offered is None:
        return Change(None, "fire", refused=True, params={"trigger": trigger})
    filling = _questions(desk, actor, case, offered.transition, asked)
    said, wrong = read_remarks(desk, actor, case, offered.transition, asked.remarks)
    problems = (*_input_problems(desk, case, offered, filling, asked), *wrong)
    if not problems:
        record = _record(desk, actor, filling, locked, asked)
        result = fire(situation(desk, actor, case, locked.moment), trigger, asked.comment, record)
        problems = _against(desk, case, offered, result)
        if isinstance(result, Fired) and not problems:
            told = with_remarks(result, offered.transition.id, said)
            return _done(told, actor, trigger, asked, locked)
    page = _page(desk, actor, case, offered, _Tried(filling, problems, asked.comment))
    codes = [problem.code for problem in problems]
    return Change(page, "fire", refused=True, params={"trigger": trigger, "reasons": codes})


def _against(
    desk: Desk, case: Case, offered: Offer, result: Fired | Refused
) -> tuple[Problem, ...]:
    """Why it was not done, or why what it came to cannot be kept."""
    if isinstance(result, Refused):
        return result.decision.reasons
    holder = result.case.owner
    if holder in ("", case.owner) or can_hold(desk, holder, result.case):
        return ()
    asked = receiver_of(offered.transition)
    place = AnswerPlace(offered.transition.id, asked) if asked else None
    return (Problem("unheld", place),)


def _done(
    fired: Fired, actor: Actor, trigger: str, asked: Asked, locked: Locked
) -> Change[FiredStep | StepPage | None]:
    now = locked.moment.now
    events = tuple(Event(h.kind, now, actor.id, {**h.params}, {**h.payload}) for h in fired.events)
    outcome = None
    if asked.submission:
        body = json.dumps([trigger, asked.comment, dict(asked.posted)], sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        outcome = Outcome(asked.submission, actor.id, digest, fired.case.id)
    result = FiredStep(fired.case.id)
    params = {"trigger": trigger}
    return Change(
        *(result, "fire", fired.case, events),
        outcome=outcome,
        params=params,
        requests=fired.requests,
    )


def _offered(desk: Desk, actor: Actor, case: Case, trigger: str) -> Offer | None:
    situated = situation(desk, actor, case, desk.gate.moment())
    return next((found for found in offer(situated) if found.trigger == trigger), None)


def _questions(
    desk: Desk, actor: Actor, case: Case, transition: Transition, asked: Asked
) -> Filling | None:
    """The answers to the step's questions, read and judged as any form is."""
    form = transition.ask
    if form is None:
        return None
    draft = Draft("", actor.id, case.workflow, case.id, form.id, typed=asked.posted)
    return fill_form(desk, actor, draft, (desk.workflow(case), case, form))


def _input_problems(
    desk: Desk, case: Case, offered: Offer, filling: Filling | None, asked: Asked
) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if filling is not None and _asks_now(offered):
        found.extend(p for p in filling.problems if p.severity is Severity.ERROR)
    if len(asked.comment) > LONGEST_COMMENT:
        found.append(Problem("comment_length", params={"max": LONGEST_COMMENT}))
    if offered.comment == "required" and not asked.comment.strip():
        found.append(Problem("comment_required"))
    if asked.content and asked.content != _content(case, offered.transition):
        found.append(Problem("stale"))
    return tuple(found)


def _asks_now(offered: Offer) -> bool:
    """Questions are put to whoever starts the step, not to those who decide on it."""
    return offered.verb in ("", "request")


def _content(case: Case, transition: Transition) -> str:
    approval = transition.approval
    return content_digest(case, approval.locks) if approval is not None else ""


def _record(
    desk: Desk, actor: Actor, filling: Filling | None, locked: Locked, asked: Asked
) -> FormRecord | None:
    if filling is None or locked.case is None:
        return None
    count = len(locked.case.records_of(filling.form.id)) + 1
    # Named by its place in the case: the work of a unit may run twice and must do the same.
    record_id = f"{filling.form.id}-{count}"
    answers: Mapping[str, Any] = filling.verdict.answers
    now = locked.moment.now
    return FormRecord(record_id, filling.form.id, answers, 1, now, actor.id, desk.bundle.hash)


def _page(desk: Desk, actor: Actor, case: Case, offered: Offer, tried: _Tried) -> StepPage:
    situated = situation(desk, actor, case, desk.gate.moment())
    step: NextStep = next_step(desk, situated, offered)
    return StepPage(
        case_id=case.id,
        number=case.number,
        step=step,
        fields=_fields(desk, tried) if _asks_now(offered) else (),
        problems=tried.problems,
        comment=tried.comment,
        content=_content(case, offered.transition),
        live=_alive(desk, actor, tried.filling) if _asks_now(offered) else None,
        words=case_words(desk, actor, desk.workflow(case), case),
        placed=placed_words(desk, tried.filling) if tried.filling is not None else {},
    )


def _alive(desk: Desk, actor: Actor, filling: Filling | None) -> Mapping[str, Any] | None:
    if filling is None:
        return None
    return live_page(filling, live_rules(desk, actor, filling.workflow, filling.form))


def _fields(desk: Desk, tried: _Tried) -> tuple[FieldView, ...]:
    filling = tried.filling
    if filling is None:
        return ()
    form: Form = filling.form
    shown = bool(tried.problems)
    views = (section_fields(desk, filling, section, shown) for section in form.sections)
    return tuple(view for section in views for view in section)
