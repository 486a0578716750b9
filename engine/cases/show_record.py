"""A submitted record, to read; its earlier versions; and one whose form is gone."""

from __future__ import annotations

from engine.actor import Actor
from engine.case import Case, FormRecord
from engine.cases.answers_view import sections_of
from engine.cases.changes_view import ChangedSection, changed_sections
from engine.cases.desk import Desk
from engine.cases.filling import may_fill
from engine.cases.left_answers import left_answers
from engine.cases.placed import Words
from engine.cases.placing import Placing
from engine.cases.record_views import GoneRecord, History, RecordView, VersionLine
from engine.cases.remarks import record_remarks
from engine.cases.show_case import record_line
from engine.cases.versions import Version, events_of, versions_of
from engine.definitions.model import Form
from engine.policy import may_read, readable, reads_what_is_gone


def show_record(desk: Desk, actor: Actor, case_id: str, record_id: str) -> RecordView | None:
    """One submitted record as this person may read it."""
    case = desk.gate.read(actor, case_id, "read")
    found = _readable_record(desk, actor, case, record_id)
    return None if case is None or found is None else record_view(desk, actor, case, found)


def show_gone_record(desk: Desk, actor: Actor, case_id: str, record_id: str) -> GoneRecord | None:
    """A record whose form this configuration has no more, for whoever may read all there is."""
    case = desk.gate.read(actor, case_id, "read")
    record = case.record(record_id) if case is not None else None
    if case is None or record is None or form_of(desk, case, record) is not None:
        return None
    if case.lent is not None or not reads_what_is_gone(desk.bundle, actor, desk.workflow(case)):
        return None
    line = record_line(record)
    return GoneRecord(case.id, case.number, record.form, line, record.answers)


def show_history(
    desk: Desk, actor: Actor, case_id: str, record_id: str, between: tuple[int, int]
) -> History | None:
    """The versions of a record and the difference of two, by number (0: the last two).

    None where there is no such record for this person, or no such version.
    """
    case = desk.gate.read(actor, case_id, "history")
    found = _readable_record(desk, actor, case, record_id)
    if case is None or found is None or case.lent is not None:
        return None
    versions = versions_of(desk, case, found[1], tuple(events_of(desk.gate, case.id)))
    second = between[1] or len(versions)
    first = between[0] or max(second - 1, 1)
    if not (1 <= first <= len(versions) and 1 <= second <= len(versions)):
        return None
    pair = (versions[first - 1], versions[second - 1])
    return History(
        view=record_view(desk, actor, case, found),
        versions=tuple(VersionLine(v.number, v.kind, v.by, v.at) for v in versions),
        first=first,
        second=second,
        changes=changes_between(desk, actor, case, found, pair) if first != second else (),
    )


def changes_between(
    desk: Desk,
    actor: Actor,
    case: Case,
    shown: tuple[Form, FormRecord],
    versions: tuple[Version, Version],
) -> tuple[ChangedSection, ...]:
    """What changed between two versions of a record, as this person may read it."""
    form, _ = shown
    words = words_of_record(desk, actor, case, shown)
    answers = (versions[0].answers, versions[1].answers)
    return changed_sections(form, answers, readable(desk.bundle, actor, form), words)


def form_of(desk: Desk, case: Case, record: FormRecord) -> Form | None:
    """The form of a record: of its workflow, or one that belongs to that no longer."""
    found = desk.form(desk.workflow(case), record.form)
    return found or desk.bundle.forms.get(record.form)


def _readable_record(
    desk: Desk, actor: Actor, case: Case | None, record_id: str
) -> tuple[Form, FormRecord] | None:
    record = case.record(record_id) if case is not None else None
    if case is None or record is None or not may_read(desk.bundle, actor, record.form):
        return None
    form = form_of(desk, case, record)
    return None if form is None else (form, record)


def words_of_record(desk: Desk, actor: Actor, case: Case, shown: tuple[Form, FormRecord]) -> Words:
    """What the words of a form name, as its record says it."""
    form, record = shown
    workflow = desk.workflow(case)
    blanks = desk.judge.plan(form).blanks
    environment = desk.environment(workflow, case, actor).given(blanks).given(record.answers)
    return Placing(desk, actor, workflow, form).reading(environment, record.answers)


def record_view(desk: Desk, actor: Actor, case: Case, shown: tuple[Form, FormRecord]) -> RecordView:
    """A record that this person may read."""
    form, record = shown
    workflow = desk.workflow(case)
    seen = readable(desk.bundle, actor, form)
    words = words_of_record(desk, actor, case, shown)
    standing = form.id in workflow.forms and (form.many or case.current(form.id) == record)
    return RecordView(
        case_id=case.id,
        number=case.number,
        form=form,
        record=record_line(record),
        sections=sections_of(form, record.answers, seen, {}, words),
        placed=words(form.text, ()),
        may_edit=standing and may_fill(desk, actor, workflow, case, form.id),
        left=tuple(left_answers(desk, actor, case, shown)),
        lent=case.lent is not None,
        remarks=record_remarks(desk, actor, case, case.approvals.values(), record.id),
    )
