"""The page of someone who decides: the answers, what changed in them since the last decision, and
where something may be said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.actor import Actor
from engine.case import PENDING, Case, FormRecord
from engine.cases.answers_view import answering
from engine.cases.case_lines import readable_facts, title_of
from engine.cases.deciding import next_step, situation
from engine.cases.desk import Desk
from engine.cases.record_views import Decided, Review, Reviewed
from engine.cases.remarks import decided_forms, remarkable, told_remarks
from engine.cases.show_record import changes_between, record_view, words_of_record
from engine.cases.versions import events_of, version_at, versions_of
from engine.cases.views import Answer, NextStep
from engine.definitions.model import Form
from engine.environment import run
from engine.expression import Rule
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field
from engine.policy import may_read
from engine.projections import project
from engine.store.protocol import Event
from engine.workflow import offer

DECISIONS = ("returned", "approved")


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A decision that is being taken: on which case, by whom, after which story."""

    desk: Desk
    actor: Actor
    case: Case
    events: tuple[Event, ...]
    last: Event | None


def show_review(desk: Desk, actor: Actor, case_id: str, transition_id: str) -> Review | None:
    """What someone who decides needs beside each other; None where nothing waits for them."""
    case = desk.gate.read(actor, case_id, "review")
    if case is None:
        return None
    workflow = desk.workflow(case)
    transition = workflow.transitions.get(transition_id)
    waiting = case.approvals.get(transition_id)
    if transition is None or transition.approval is None or waiting is None:
        return None
    steps = _decisions(desk, actor, case, transition_id)
    if waiting.status != PENDING or not steps:
        return None
    facts = readable_facts(desk, actor, workflow, project(desk.bundle, case).facts)
    events = tuple(events_of(desk.gate, case.id))
    last = _last_decision(events, transition_id)
    deciding = _Deciding(desk, actor, case, events, last)
    forms = decided_forms(transition)
    return Review(
        case_id=case.id,
        number=case.number,
        title=title_of(workflow, facts),
        approval=waiting,
        transition=transition,
        approve=steps.get("approve"),
        send_back=steps.get("return"),
        records=tuple(
            _reviewed(deciding, (desk.bundle.forms[record.form], record))
            for record in case.records
            if record.form in forms and may_read(desk.bundle, actor, record.form)
        ),
        since=_decided(last),
    )


def _last_decision(events: tuple[Event, ...], transition: str) -> Event | None:
    return next(
        (
            event
            for event in reversed(events)
            if event.kind in DECISIONS and event.params.get("transition") == transition
        ),
        None,
    )


def _decided(event: Event | None) -> Decided | None:
    if event is None:
        return None
    return Decided(event.kind, event.actor, event.at, str(event.payload.get("comment", "")))


def _decisions(desk: Desk, actor: Actor, case: Case, transition_id: str) -> dict[str, NextStep]:
    situated = situation(desk, actor, case, desk.gate.moment())
    return {
        found.verb: next_step(desk, situated, found)
        for found in offer(situated)
        if found.transition.id == transition_id and found.verb in ("approve", "return")
    }


def _reviewed(deciding: _Deciding, shown: tuple[Form, FormRecord]) -> Reviewed:
    desk, actor, case, last = deciding.desk, deciding.actor, deciding.case, deciding.last
    form, record = shown
    changes = None
    if last is not None:
        versions = versions_of(desk, case, record, deciding.events)
        before = version_at(versions, last.seq)
        if before is not None:
            changes = changes_between(desk, actor, case, shown, (before, versions[-1]))
    said = last.payload.get("remarks", ()) if last is not None else ()
    told = (last.actor, last.at) if last is not None else ("", "")
    asked = told_remarks(desk, actor, case, said, told)
    return Reviewed(
        view=record_view(desk, actor, case, shown),
        changes=changes,
        remarkable=remarkable(desk, actor, case, form),
        unanswered=tuple(_unanswered(deciding, shown)),
        asked=tuple(line for line in asked if line.record == record.id),
    )


def _unanswered(deciding: _Deciding, shown: tuple[Form, FormRecord]) -> Iterator[Answer]:
    """What is asked for now and has no answer, rows aside."""
    desk, actor, case = deciding.desk, deciding.actor, deciding.case
    form, record = shown
    outside = desk.environment(desk.workflow(case), case, actor)
    environment = outside.given(desk.judge.plan(form).blanks).given(record.answers)
    seen = desk.rights(actor, form).readable
    words = words_of_record(desk, actor, case, shown)

    def asked(rule: Rule | None) -> bool:
        return rule is None or run(rule, environment) is True

    for section in form.sections:
        for declared, path in answering(section.fields) if asked(section.relevant) else ():
            blank = path in seen and record.answers.get(declared.id) is None
            if blank and _asks(declared) and asked(declared.relevant):
                yield Answer(declared, None, (), False, words(declared.text, ()), declared.id)


def _asks(declared: Field) -> bool:
    """Whether people answer it: what is computed, hidden or gone is not asked for."""
    kind = field_type(declared.type)
    answers = kind.stores and not kind.computed and declared.type != "hidden"
    return answers and declared.calculate is None and not declared.retired
