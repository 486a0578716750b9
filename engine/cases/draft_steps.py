"""Filling a form, page by page: open a draft, keep what is typed, look at it, let it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.actor import Actor
from engine.case import Case
from engine.cases.desk import Desk
from engine.cases.drafts import KIND, Draft, drafts_of, find_draft, moved_controls, put_draft
from engine.cases.filling import Filling, fill, has_room, may_fill
from engine.cases.form_page import form_page, open_sections, section_fields
from engine.cases.live_page import live_page
from engine.cases.live_rules import live_rules
from engine.cases.row_buttons import (
    ROW_BUTTONS,
    counts_rows,
    press_row_button,
    with_counted_rows,
)
from engine.cases.starting import first_answers
from engine.cases.typed_rows import with_typed_rows
from engine.cases.views import FieldView, FormPage, Kept, Submitted
from engine.definitions.model import Form, Section
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Field, Posted
from engine.problems import Problem, Severity
from engine.store.protocol import Delete

LAST_LOOK = ""
AUTOSAVE = "autosave"


def start_draft(
    desk: Desk, actor: Actor, workflow_id: str, case_id: str, *, form: str, record: str = ""
) -> str | Problem | None:
    """Open (or find again) this person's draft of a record of `form`; the draft's id.

    `case_id` '' starts a new case; record '' a new record. None where there is nothing for them.
    """
    case = desk.gate.read(actor, case_id, "fill") if case_id else None
    if case_id and case is None:
        return None
    workflow = desk.bundle.workflows.get(case.workflow if case else workflow_id)
    if workflow is None or form not in workflow.forms:
        return None
    declared = desk.bundle.forms[form]
    if not may_fill(desk, actor, workflow, case, form):
        return Problem("form_closed", params={"form": declared.text})
    record = record or _standing_record(case, declared)
    if not record and not has_room(declared, case):
        return Problem("form_full", params={"form": declared.text, "max": declared.most})
    if case is not None and (earlier := _earlier(desk, actor, case, (form, record))):
        return earlier
    draft = _new_draft(desk, actor, (workflow.id, case, declared), record)
    if draft is None:
        return None
    if not record and counts_rows(declared):
        draft = with_counted_rows(desk, fill(desk, actor, draft, case))
    desk.gate.keep(put_draft(draft))
    return draft.id


def open_draft(
    desk: Desk, actor: Actor, draft_id: str, section_id: str, tried: bool
) -> FormPage | Submitted | None:
    """The page of a section ('' = the last look); Submitted where the form was sent already."""
    filling = find_filling(desk, actor, draft_id)
    if filling is None:
        return sent_before(desk, actor, draft_id)
    sections = open_sections(filling)
    if section_id and section_id not in {section.id for section in sections}:
        return None
    return _alive(desk, actor, filling, form_page(desk, filling, section_id, tried))


def _alive(desk: Desk, actor: Actor, filling: Filling, page: FormPage) -> FormPage:
    """A section with what its browser needs to answer as one types."""
    if page.section is None:
        return page
    rules = live_rules(desk, actor, filling.workflow, filling.form)
    return replace(page, live=live_page(filling, rules))


def keep_draft(
    desk: Desk,
    actor: Actor,
    draft_id: str,
    section_id: str,
    *,
    posted: Mapping[str, Posted],
    do: str,
) -> Kept | None:
    """Keep what was typed on a page, then do as the button says.

    `posted` is by control; `do` is continue, back, save, refresh, autosave, add_row:REPEAT,
    remove_row:REPEAT/ROW or move_row:REPEAT/ROW (up by one), where REPEAT is the name of its
    control (`homes/ROW/people` in a row).
    Whatever is wrong with the answers, they are kept.
    """
    filling = find_filling(desk, actor, draft_id)
    if filling is None:
        opened = _reopened(desk, actor, draft_id)
        if opened is None:
            return None
        kept = keep_draft(desk, actor, opened, section_id, posted=posted, do=do)
        return None if kept is None else replace(kept, draft_id=opened)
    posted = moved_controls(desk.gate.moving, filling.draft, posted)
    section = next((s for s in open_sections(filling) if s.id == section_id), None)
    if section is None:
        return _kept_of_a_gone_page(desk, filling, section_id, posted)
    filling = with_typed_rows(desk, actor, filling, section, posted)
    draft = _with_typed(desk, filling, section, posted)
    if do != AUTOSAVE and do.partition(":")[0] not in ROW_BUTTONS:
        # Whoever is still at it, or has just made a row, is not told yet what is missing.
        draft = replace(draft, visited=tuple(dict.fromkeys((*draft.visited, section.id))))
    draft = press_row_button(desk, actor, draft, (filling.case, section.id), do)
    draft = replace(draft, saved_at=desk.gate.moment().now)
    again = fill(desk, actor, draft, filling.case)
    if do != AUTOSAVE:  # the page that saves by itself stays as it is, without a row that is new
        again = _with_counted_rows(desk, actor, again)
    desk.gate.keep(put_draft(again.draft))
    if do == AUTOSAVE:
        rules = live_rules(desk, actor, again.workflow, again.form)
        return Kept(section.id, live=live_page(again, rules), saved_at=draft.saved_at)
    kept = _next(desk, again, section, do)
    if kept.page is None:
        return kept
    return replace(kept, page=_alive(desk, actor, again, kept.page))


def _kept_of_a_gone_page(
    desk: Desk, filling: Filling, section_id: str, posted: Mapping[str, Posted]
) -> Kept | None:
    """What was typed on a page that went with a former configuration: kept where the form still
    asks for it, and shown again from the first section on."""
    still = {name: value for name, value in posted.items() if name in filling.form.fields}
    if not still or section_id not in filling.draft.visited or _is_declared(filling, section_id):
        return None
    typed = {**filling.draft.typed, **still}
    desk.gate.keep(put_draft(replace(filling.draft, typed=typed)))
    return Kept(next(iter(open_sections(filling))).id)


def _is_declared(filling: Filling, section_id: str) -> bool:
    return section_id in {section.id for section in filling.form.sections}


def _with_counted_rows(desk: Desk, actor: Actor, filling: Filling) -> Filling:
    counted = with_counted_rows(desk, filling)
    return filling if counted is filling.draft else fill(desk, actor, counted, filling.case)


def discard_draft(desk: Desk, actor: Actor, draft_id: str) -> bool:
    """Let a draft go."""
    if find_draft(desk.gate, actor.id, draft_id) is None:
        return False
    desk.gate.keep(Delete(KIND, draft_id))
    return True


def find_filling(desk: Desk, actor: Actor, draft_id: str) -> Filling | None:
    """The draft worked out on its case, if it is this person's and they still see the case."""
    draft = find_draft(desk.gate, actor.id, draft_id)
    if draft is None:
        return None
    workflow = desk.bundle.workflows.get(draft.workflow)
    if workflow is None or desk.form(workflow, draft.form) is None:
        return None  # published away meanwhile
    case = desk.gate.read(actor, draft.case, "fill") if draft.base_case else None
    if draft.base_case and case is None:
        return None
    if case is None and draft.parent and desk.gate.read(actor, draft.parent, "fill") is None:
        return None
    return fill(desk, actor, draft, case)


def sent_before(desk: Desk, actor: Actor, draft_id: str) -> Submitted | None:
    """What this draft became, if this person sent it."""
    found = desk.gate.outcome(draft_id)
    if found is None or found.person != actor.id:
        return None
    return Submitted(found.case_id, str(found.result.get("record", "")))


def _standing_record(case: Case | None, form: Form) -> str:
    """A form filled once is edited, not filled a second time."""
    if case is None or form.many:
        return ""
    current = case.current(form.id)
    return current.id if current is not None else ""


def _earlier(desk: Desk, actor: Actor, case: Case, place: tuple[str, str]) -> str:
    for draft in drafts_of(desk.gate, actor.id):
        if (draft.case, draft.form, draft.record) == (case.id, *place):
            return draft.id
    return ""


def _new_draft(
    desk: Desk, actor: Actor, place: tuple[str, Case | None, Form], record_id: str
) -> Draft | None:
    workflow_id, case, form = place
    now = desk.gate.moment().now
    case_id = case.id if case is not None else desk.ids()
    draft = Draft(desk.ids(), actor.id, workflow_id, case_id, form.id, saved_at=now)
    draft = replace(draft, base_case=case is not None)
    if record_id:
        record = case.record(record_id) if case is not None else None
        if case is None or record is None or record.form != form.id:
            return None
        if not form.many and record != case.current(form.id):
            return None  # of an earlier opening: it stays as it was
        return replace(draft, record=record_id, base=record.answers, base_revision=record.revision)
    return first_answers(desk, actor, draft, (desk.bundle.workflows[workflow_id], case, form))


def _with_typed(
    desk: Desk, filling: Filling, section: Section, posted: Mapping[str, Posted]
) -> Draft:
    """The draft with this page's controls; one that was shown and came back empty is emptied.

    A row that another page made meanwhile was not shown here.
    """
    typed = dict(filling.draft.typed)
    shown = section_fields(desk, filling, section, tried=False)
    for view in _controls(shown, posted):
        typed[view.name] = posted.get(view.name, {})
    return replace(filling.draft, typed=typed)


def _controls(views: tuple[FieldView, ...], posted: Mapping[str, Posted]) -> list[FieldView]:
    found: list[FieldView] = []
    for view in views:
        found.extend(_controls(view.fields, posted))
        there = posted.get(view.name, {}).get("rows")
        for row in view.rows:
            if there is None or row.id in there:
                found.extend(_controls(row.fields, posted))
        if _is_control(view.field) and not view.readonly:
            found.append(view)
    return found


def _is_control(declared: Field) -> bool:
    """Whether the page has boxes for it: what the engine works out is never taken from a page."""
    kind = field_type(declared.type)
    return kind.stores and not kind.computed and not has_rows(declared)


def _next(desk: Desk, filling: Filling, section: Section, button: str) -> Kept:
    sections = [s.id for s in open_sections(filling)]
    here = sections.index(section.id) if section.id in sections else 0
    if button == "back":
        return Kept(sections[max(0, here - 1)])
    if button != "continue":
        return Kept(section.id)
    page = form_page(desk, filling, section.id, tried=True)
    if any(problem.severity is Severity.ERROR for problem in page.problems):
        return Kept(section.id, page)
    return Kept(sections[here + 1] if here + 1 < len(sections) else LAST_LOOK)


def _reopened(desk: Desk, actor: Actor, draft_id: str) -> str | None:
    """A new draft of what an earlier one became: a page sent again through Back loses nothing."""
    before = sent_before(desk, actor, draft_id)
    if before is None:
        return None
    case = desk.gate.read(actor, before.case_id, "fill")
    record = case.record(before.record_id) if case is not None else None
    if case is None or record is None:
        return None
    opened = start_draft(desk, actor, case.workflow, case.id, form=record.form, record=record.id)
    return opened if isinstance(opened, str) else None
