"""Sending a form: judged again under the case's lock, merged with what others sent, kept once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case, FormRecord
from engine.cases.beginning import begun_under, under
from engine.cases.case_number import new_number
from engine.cases.desk import Desk
from engine.cases.difference import difference
from engine.cases.drafts import KIND, Draft, find_draft
from engine.cases.duplicates import possible_duplicates
from engine.cases.filling import Filling, fill, has_room, may_fill
from engine.cases.form_page import form_page
from engine.cases.merging import Merge, merge_draft
from engine.cases.remarks import without_remarks
from engine.cases.settling import change_case
from engine.cases.typed import with_left_over
from engine.cases.views import FormPage, Submitted
from engine.definitions.model import Form, Workflow
from engine.gate import Change, Locked
from engine.policy import starts_under
from engine.problems import AnswerPlace, Problem, Severity
from engine.projections.keys import answer_keys
from engine.store.protocol import Delete, Event, Outcome

Sent = Submitted | FormPage | Problem | None


def submit_draft(
    desk: Desk,
    actor: Actor,
    draft_id: str,
    *,
    confirmed: frozenset[str],
    picks: Mapping[str, str],
) -> Sent:
    """Send the draft: taken in, or the last look again with what stands against it.

    `confirmed` are codes of warnings, and `removed` where stored answers may go; `picks` settle
    clashes (control → yours | theirs). None: no such draft here.
    """
    draft = find_draft(desk.gate, actor.id, draft_id)
    if draft is None:
        return _sent_before(desk, actor, draft_id)

    def work(locked: Locked) -> Change[Sent]:
        return _send(desk, actor, draft, locked, (confirmed, picks))

    if draft.parent and not draft.base_case:
        beginning = partial(begun_under, desk, actor, draft, work)
        return change_case(desk, actor, draft.parent, beginning)
    return change_case(desk, actor, draft.case, work)


def _sent_before(desk: Desk, actor: Actor, draft_id: str) -> Submitted | None:
    found = desk.gate.outcome(draft_id)
    if found is None or found.person != actor.id:
        return None
    return Submitted(found.case_id, str(found.result.get("record", "")))


def _send(
    desk: Desk,
    actor: Actor,
    draft: Draft,
    locked: Locked,
    choices: tuple[frozenset[str], Mapping[str, str]],
) -> Change[Sent]:
    confirmed, picks = choices
    if (found := locked.unit.outcome(draft.id)) is not None and found.person == actor.id:
        again = Submitted(found.case_id, str(found.result["record"]))
        return Change(again, "submit", refused=True, params={"again": True})
    if draft.base_case and locked.case is None:
        return Change(None, "submit", refused=True)
    workflow = desk.bundle.workflows.get(draft.workflow)
    form = desk.bundle.forms.get(draft.form)
    if workflow is None or form is None:
        return Change(None, "submit", refused=True, params={"form": draft.form})
    placed = _placed(draft, form, locked.case)
    if placed is None or not _may_send(desk, actor, workflow, locked, draft):
        closed = Problem("form_closed", params={"form": form.text})
        return Change(closed, "submit", refused=True, params={"form": draft.form})
    merge = merge_draft(desk, actor, placed, locked.case, picks)
    filling = fill(desk, actor, merge.draft, locked.case)
    alike = _alike(desk, actor, filling, locked)
    others = (*_too_many(filling, locked.case), *_twice(filling, locked), *alike)
    filling = replace(filling, problems=(*filling.problems, *others))
    if (page := _held_up(desk, filling, merge, confirmed)) is not None:
        params = {"form": draft.form, **{p.code: p.params["cases"] for p in alike}}
        return Change(page, "submit", refused=True, params=params)
    return _taken_in(desk, actor, filling, locked)


def _may_send(desk: Desk, actor: Actor, workflow: Workflow, locked: Locked, draft: Draft) -> bool:
    if locked.above is None:
        return may_fill(desk, actor, workflow, locked.case, draft.form)
    starting = starts_under(desk.bundle, actor, workflow, locked.above)
    return starting and draft.form == workflow.start_form


def _placed(draft: Draft, form: Form, case: Case | None) -> Draft | None:
    """The draft on the record that stands now, None where that is not the one it was opened on.

    A form filled once has one record: whoever comes second edits what the first has sent.
    """
    if case is None or form.many:
        return draft
    current = case.current(form.id)
    if draft.record:
        return draft if current is not None and current.id == draft.record else None
    return draft if current is None else replace(draft, record=current.id)


def _held_up(
    desk: Desk, filling: Filling, merge: Merge, confirmed: frozenset[str]
) -> FormPage | None:
    """The last look, where something stands against sending."""
    if not merge.clashes and not filling.problems and not filling.verdict.removed:
        return None
    page = form_page(desk, filling, "", tried=True)
    if merge.clashes:
        return replace(
            page, clashes=merge.clashes, theirs_by=merge.theirs_by, theirs_at=merge.theirs_at
        )
    errors = any(problem.severity is Severity.ERROR for problem in filling.problems)
    unconfirmed = any(problem.code not in confirmed for problem in page.warnings)
    if errors or unconfirmed or (page.removed and "removed" not in confirmed):
        return page
    return None


def _too_many(filling: Filling, case: Case | None) -> tuple[Problem, ...]:
    """Another record of a form of which the case has all it may have."""
    form = filling.form
    if filling.draft.record or has_room(form, case):
        return ()
    params = {"form": form.text, "max": form.most}
    return (Problem("form_full", AnswerPlace(form.id, ""), params),)


def _twice(filling: Filling, locked: Locked) -> tuple[Problem, ...]:
    """Answers that must be unique and stand in another case."""
    found: list[Problem] = []
    before = {key for _, key in answer_keys(filling.form, filling.draft.base)}
    for field_id, key in answer_keys(filling.form, filling.verdict.answers):
        others = [case for case in locked.unit.holders(key) if case != filling.draft.case]
        declared = filling.form.fields[field_id]
        if others:
            severity = Severity.ERROR if declared.unique == "yes" else Severity.WARNING
            if filling.draft.record and key in before:
                severity = Severity.INFO  # it stood so before: this sending does not make it worse
            place = AnswerPlace(filling.form.id, field_id)
            found.append(Problem("unique", place, {"label": declared.text}, severity))
    return tuple(found)


def _alike(desk: Desk, actor: Actor, filling: Filling, locked: Locked) -> tuple[Problem, ...]:
    """Cases that may be the one about to begin."""
    if locked.case is not None or locked.above is not None:
        return ()
    begun = _new_case(actor, filling, locked, "")
    taken = _Taken(locked.moment.now, desk.bundle.hash, filling.verdict.answers)
    record = _record(actor, filling, begun, taken)
    return possible_duplicates(desk, actor, begun.changed(records=(record,)))


def _taken_in(desk: Desk, actor: Actor, filling: Filling, locked: Locked) -> Change[Sent]:
    steps = desk.judge.plan(filling.form).steps
    answers = with_left_over(steps, filling.draft.base, filling.verdict.answers)
    counters: Mapping[str, int] = {}
    case = locked.case
    if case is None:
        above = locked.above.number if locked.above is not None else ""
        number, counters = new_number(desk, filling.workflow, actor, locked, parent=above)
        case = _new_case(actor, filling, locked, number)
    record = _record(actor, filling, case, _Taken(locked.moment.now, desk.bundle.hash, answers))
    others = [kept for kept in case.records if kept.id != record.id]
    place = next((n for n, kept in enumerate(case.records) if kept.id == record.id), len(others))
    amending = tuple(form for form in case.amending if form != record.form)
    records = (*others[:place], record, *others[place:])
    heard = without_remarks(case.approvals, record.id)
    changed = case.changed(records=records, amending=amending, approvals=heard)
    params = {"form": record.form, "record": record.id}
    events = [_event("created", actor, locked, {"status": case.status})] if not locked.case else []
    kind = "edited" if filling.draft.record else "submitted"
    changed_answers = difference(filling.draft.base, answers)
    events.append(replace(_event(kind, actor, locked, params), payload=changed_answers))
    body = hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
    return Change(
        Submitted(case.id, record.id),
        "submit",
        case=changed,
        events=tuple(events),
        documents=(Delete(KIND, filling.draft.id),),
        outcome=Outcome(filling.draft.id, actor.id, body, case.id, {"record": record.id}),
        counters=counters,
        params=params,
    )


def _event(kind: str, actor: Actor, locked: Locked, params: Mapping[str, Any]) -> Event:
    return Event(kind, locked.moment.now, actor.id, params)


@dataclass(frozen=True, slots=True)
class _Taken:
    """When, under which configuration, and what was taken in."""

    at: str
    bundle: str
    answers: Answers


def _record(actor: Actor, filling: Filling, case: Case, taken: _Taken) -> FormRecord:
    draft = filling.draft
    standing = case.record(draft.record) if draft.record else None
    if standing is not None:
        return replace(
            standing,
            answers=taken.answers,
            revision=standing.revision + 1,
            submitted_at=taken.at,
            submitted_by=actor.id,
            bundle=taken.bundle,
        )
    opening = case.opening(draft.form)
    # The draft's id makes the record's: the work of a unit may run twice and must do the same.
    return FormRecord(
        draft.id[:16], draft.form, taken.answers, 1, taken.at, actor.id, taken.bundle, opening
    )


def _new_case(actor: Actor, filling: Filling, locked: Locked, number: str) -> Case:
    now = locked.moment.now
    workflow = filling.workflow
    above = locked.above
    case = Case(
        id=filling.draft.case,
        workflow=workflow.id,
        number=number,
        status=workflow.initial,
        owner=actor.id if above is None else above.owner,
        team=actor.team if above is None else above.team,
        agency=actor.agency if above is None else above.agency,
        created_at=now,
        created_by=actor.id,
        updated_at=now,
        entered={workflow.initial: now},
    )
    return case if above is None else under(above, case)
