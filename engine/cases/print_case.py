"""A case or one of its records for paper: what its reader may see and what may leave the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.actor import Actor
from engine.case import Case
from engine.cases.case_lines import readable_facts, title_of
from engine.cases.desk import Desk
from engine.cases.record_views import RecordView
from engine.cases.show_record import record_view
from engine.cases.views import Answer, AnswerSection
from engine.definitions.model import State, Workflow
from engine.policy import may, may_read
from engine.projections import project

PRINT: Final = "print"


@dataclass(frozen=True, slots=True)
class PrintedCase:
    """What stands on the paper; `whole` where it is more than one record."""

    id: str
    workflow: Workflow
    number: str
    title: str
    status: State
    owner: str
    team: str
    agency: str
    facts: Mapping[str, Any]
    records: tuple[RecordView, ...]
    printed_at: str
    whole: bool


def print_case(desk: Desk, actor: Actor, case_id: str, record_id: str = "") -> PrintedCase | None:
    """The case (or only one record) for paper; None where there is none for this person to print.

    Whoever prints is noted: paper is seen by others.
    """
    if not may(desk.bundle, actor, PRINT):
        return None
    case = desk.gate.read(actor, case_id, PRINT)
    if case is None:
        return None
    records = tuple(_records(desk, actor, case, record_id))
    if record_id and not records:
        return None
    workflow = desk.workflow(case)
    facts = readable_facts(desk, actor, workflow, project(desk.bundle, case).facts)
    return PrintedCase(
        id=case.id,
        workflow=workflow,
        number=case.number,
        title=title_of(workflow, facts),
        status=workflow.states[case.status],
        owner=case.owner,
        team=case.team,
        agency=case.agency,
        facts=facts,
        records=records,
        printed_at=desk.gate.moment().now,
        whole=not record_id,
    )


def _records(desk: Desk, actor: Actor, case: Case, record_id: str) -> Iterator[RecordView]:
    """The records in the order of the forms, without what is not for paper."""
    for form_id in desk.workflow(case).forms:
        form = desk.bundle.forms[form_id]
        if not form.printed or not may_read(desk.bundle, actor, form_id):
            continue
        for record in case.records_of(form_id):
            if record_id in ("", record.id):
                view = record_view(desk, actor, case, (form, record))
                yield replace(view, sections=tuple(_sections(view)))


def _sections(view: RecordView) -> Iterator[AnswerSection]:
    for part in view.sections:
        answers = _on_paper(part.answers)
        if part.section.printed and answers:
            yield replace(part, answers=answers)


def _on_paper(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    return tuple(
        replace(answer, rows=tuple(_on_paper(row) for row in answer.rows))
        for answer in answers
        if answer.field.printed
    )
