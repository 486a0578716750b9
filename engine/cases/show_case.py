"""One case on one page: where it stands, what is next, its forms, its story."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.case import RETURNED, Case, FormRecord
from engine.cases.case_due import CaseDue, case_due
from engine.cases.case_lines import readable_facts, title_of
from engine.cases.deciding import next_step, situation
from engine.cases.desk import Desk
from engine.cases.drafts import drafts_of
from engine.cases.family_view import family_view
from engine.cases.filling import has_room, may_fill
from engine.cases.placing import case_words
from engine.cases.remarks import decided_remarks, told_remarks, works_on
from engine.cases.versions import SENT, events_of
from engine.cases.views import CaseView, FormLine, NextStep, RecordLine, TimelineEntry
from engine.definitions.model import Form, Workflow
from engine.policy import may_read, reads_what_is_gone
from engine.projections import project
from engine.store.protocol import Event
from engine.workflow import Situation, editable_forms, offer

MOST_EVENTS = 200


def show_case(desk: Desk, actor: Actor, case_id: str) -> CaseView | None:
    """The case page; None where there is no such case for this person."""
    case = desk.gate.read(actor, case_id, "read")
    if case is None:
        return None
    workflow = desk.workflow(case)
    situated = situation(desk, actor, case, desk.gate.moment())
    facts = readable_facts(desk, actor, workflow, project(desk.bundle, case).facts)
    returned = tuple(one for one in case.approvals.values() if one.status == RETURNED)
    return CaseView(
        id=case.id,
        workflow=workflow,
        number=case.number,
        title=title_of(workflow, facts),
        status=workflow.states[case.status],
        stages=tuple(workflow.states.values()),
        owner=case.owner,
        team=case.team,
        agency=case.agency,
        created_at=case.created_at,
        updated_at=case.updated_at,
        facts=facts,
        flags=case.flags,
        pending=tuple(
            waiting if works_on(workflow, actor) else replace(waiting, comment="")
            for waiting in case.pending()
        ),
        steps=_steps(desk, situated),
        forms=_forms(desk, situated),
        timeline=_timeline(desk, actor, workflow, case),
        returned=returned if works_on(workflow, actor) else (),
        due=_due(desk, situated),
        words=case_words(desk, actor, workflow, case),
        family=family_view(desk, actor, case),
        remarks=tuple(
            line for decided in returned for line in decided_remarks(desk, actor, case, decided)
        ),
        gone=_gone(desk, actor, workflow, case),
    )


def record_line(record: Any) -> RecordLine:
    """What a list says of a record."""
    return RecordLine(record.id, record.submitted_at, record.submitted_by, record.revision)


def _due(desk: Desk, situated: Situation) -> tuple[CaseDue, ...]:
    """What is due, for those who may know; it is no business of who was lent some forms."""
    case = situated.case
    if case.lent is not None or not desk.sees_due(situated.actor, situated.workflow):
        return ()
    return case_due(desk.bundle, case, situated.moment)


def _steps(desk: Desk, situated: Situation) -> tuple[NextStep, ...]:
    asked_for = {f"{waiting.transition}.request" for waiting in situated.case.pending()}
    return tuple(
        next_step(desk, situated, found)
        for found in offer(situated)
        if found.trigger not in asked_for
    )


def _forms(desk: Desk, situated: Situation) -> tuple[FormLine, ...]:
    actor, case = situated.actor, situated.case
    drafts = {
        (draft.form, draft.record): draft.id
        for draft in drafts_of(desk.gate, actor.id)
        if draft.case == case.id
    }
    lines = (
        _form_line(desk, situated, desk.bundle.forms[form_id], drafts)
        for form_id in situated.workflow.forms
        if may_read(desk.bundle, actor, form_id)
    )
    return tuple(line for line in lines if line.records or line.may_start or line.locked)


def _gone(
    desk: Desk, actor: Actor, workflow: Workflow, case: Case
) -> tuple[tuple[str, RecordLine], ...]:
    """Records that stand in no list of forms any more, as far as this person may read them."""
    everything = case.lent is None and reads_what_is_gone(desk.bundle, actor, workflow)
    return tuple(
        (record.form, record_line(record))
        for record in case.records
        if record.form not in workflow.forms and record.form not in workflow.transitions
        if (everything if record.form not in desk.bundle.forms else _reads(desk, actor, record))
    )


def _reads(desk: Desk, actor: Actor, record: FormRecord) -> bool:
    return may_read(desk.bundle, actor, record.form)


def _form_line(
    desk: Desk, situated: Situation, form: Form, drafts: dict[tuple[str, str], str]
) -> FormLine:
    workflow, case = situated.workflow, situated.case
    may = may_fill(desk, situated.actor, workflow, case, form.id)
    current = case.current(form.id)
    records = case.records_of(form.id)
    new = form.many or current is None
    edited = "" if form.many or current is None else current.id
    editable_here = form.id in workflow.states[case.status].edit
    return FormLine(
        form=form,
        records=tuple(record_line(record) for record in records),
        may_start=may and new and has_room(form, case),
        may_edit=may and (bool(records) if form.many else current is not None),
        locked=editable_here and form.id not in editable_forms(workflow, case),
        draft=drafts.get((form.id, edited), ""),
        complete=bool(records) and not situated.incomplete(form.id),
    )


def _timeline(
    desk: Desk, actor: Actor, workflow: Workflow, case: Case
) -> tuple[TimelineEntry, ...]:
    if case.lent is not None:
        return ()
    # The newest, however long the story is.
    found: deque[tuple[Event, int]] = deque(maxlen=MOST_EVENTS)
    sent: Counter[str] = Counter()
    for event in events_of(desk.gate, case.id):
        record = str(event.params.get("record", ""))
        sent[record] += event.kind in SENT
        found.append((event, sent[record] if event.kind in SENT else 0))
    return tuple(
        _entry(desk, actor, case, event, version)
        for event, version in reversed(found)
        if _may_be_told(desk, actor, workflow, event)
        and ("task" not in event.params or desk.sees_due(actor, workflow))
    )


def _entry(desk: Desk, actor: Actor, case: Case, event: Event, version: int) -> TimelineEntry:
    told = works_on(desk.workflow(case), actor)
    return TimelineEntry(
        event.at,
        event.actor,
        event.kind,
        _params_now(desk, event),
        str(event.payload.get("comment", "")) if told else "",
        told_remarks(desk, actor, case, event.payload.get("remarks", ()), (event.actor, event.at)),
        str(event.params["record"]) if version else "",
        version,
    )


def _may_be_told(desk: Desk, actor: Actor, workflow: Workflow, event: Event) -> bool:
    form = str(_params_now(desk, event).get("form", ""))
    if form and form not in desk.bundle.forms and form not in workflow.transitions:
        return reads_what_is_gone(desk.bundle, actor, workflow)
    return not form or may_read(desk.bundle, actor, form)


def _params_now(desk: Desk, event: Event) -> Mapping[str, Any]:
    """What is told of an event, a renamed form by its id of today."""
    if "form" not in event.params:
        return event.params
    return {**event.params, "form": desk.gate.moving.form_id(str(event.params["form"]))}
