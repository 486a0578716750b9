"""A submitted record, to read; and the review page of someone who decides."""

from __future__ import annotations

from engine.actor import Actor
from engine.case import PENDING, Case, FormRecord
from engine.cases.answers_view import sections_of
from engine.cases.case_lines import readable_facts, title_of
from engine.cases.deciding import next_step, situation
from engine.cases.desk import Desk
from engine.cases.filling import may_fill
from engine.cases.left_answers import left_answers
from engine.cases.placing import Placing
from engine.cases.record_views import RecordView, Review
from engine.cases.show_case import record_line
from engine.cases.views import NextStep
from engine.definitions.model import Form
from engine.policy import may_read, readable
from engine.projections import project
from engine.workflow import offer


def show_record(desk: Desk, actor: Actor, case_id: str, record_id: str) -> RecordView | None:
    """One submitted record as this person may read it."""
    case = desk.gate.read(actor, case_id, "read")
    record = case.record(record_id) if case is not None else None
    if case is None or record is None or not may_read(desk.bundle, actor, record.form):
        return None
    form = desk.form(desk.workflow(case), record.form)
    return None if form is None else _record_view(desk, actor, case, (form, record))


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
    locks = transition.approval.locks or transition.forms
    return Review(
        case_id=case.id,
        number=case.number,
        title=title_of(workflow, facts),
        approval=waiting,
        transition=transition,
        approve=steps.get("approve"),
        send_back=steps.get("return"),
        records=tuple(
            _record_view(desk, actor, case, (desk.bundle.forms[record.form], record))
            for record in case.records
            if record.form in locks and may_read(desk.bundle, actor, record.form)
        ),
    )


def _decisions(desk: Desk, actor: Actor, case: Case, transition_id: str) -> dict[str, NextStep]:
    situated = situation(desk, actor, case, desk.gate.moment())
    return {
        found.verb: next_step(desk, situated, found)
        for found in offer(situated)
        if found.transition.id == transition_id and found.verb in ("approve", "return")
    }


def _record_view(
    desk: Desk, actor: Actor, case: Case, shown: tuple[Form, FormRecord]
) -> RecordView:
    form, record = shown
    workflow = desk.workflow(case)
    in_workflow = form.id in workflow.forms
    seen = readable(desk.bundle, actor, form)
    blanks = desk.judge.plan(form).blanks
    environment = desk.environment(workflow, case, actor).given(blanks).given(record.answers)
    words = Placing(desk, actor, workflow, form).reading(environment, record.answers)
    standing = form.many or case.current(form.id) == record
    return RecordView(
        case_id=case.id,
        number=case.number,
        form=form,
        record=record_line(record),
        sections=sections_of(form, record.answers, seen, {}, words),
        placed=words(form.text, ()),
        may_edit=in_workflow and standing and may_fill(desk, actor, workflow, case, form.id),
        left=tuple(left_answers(desk, actor, case, shown)),
    )
