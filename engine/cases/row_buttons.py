"""Rows that the buttons of a page add, remove and move, or that must be there by `count`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.filling import Filling, fill
from engine.cases.form_page import open_sections, section_fields
from engine.cases.row_defaults import Begun, NewRow, begin_row, fixed_count
from engine.cases.typed import row_ids
from engine.cases.views import FieldView
from engine.definitions.model import Form
from engine.environment import CaseEnvironment, rows_of
from engine.fieldtypes import has_rows
from engine.schema.places import RowPath, by_row_id, control_name, read_place
from engine.schema.plan import Step, environment_in

ADD_ROW = "add_row"
REMOVE_ROW = "remove_row"
MOVE_ROW = "move_row"
ROW_BUTTONS = (ADD_ROW, REMOVE_ROW, MOVE_ROW)


def press_row_button(
    desk: Desk, actor: Actor, draft: Draft, place: tuple[Case | None, str], button: str
) -> Draft:
    """The draft with a row more or less, where the page of this case and section has the button."""
    action, _, named = button.partition(":")
    if action not in ROW_BUTTONS:
        return draft
    case, section_id = place
    control, row_id = (named, "") if action == ADD_ROW else _split(named)
    # Worked out anew: a default or a count may hang on what was typed on this very page.
    now = fill(desk, actor, draft, case)
    shown = {view.name: view for view in repeats_in(_fields_of(desk, now, section_id))}
    view = shown.get(control)
    if view is None or not _has_button(view, action):
        return draft
    ids = tuple(row.id for row in view.rows)
    if action == ADD_ROW:
        return _with_row(desk, now, view, ids)
    left = _without(ids, row_id) if action == REMOVE_ROW else _moved_up(ids, row_id)
    return replace(draft, rows={**draft.rows, control: left})


def _has_button(view: FieldView, action: str) -> bool:
    return {ADD_ROW: view.may_add, REMOVE_ROW: view.may_remove, MOVE_ROW: view.may_move}[action]


def _without(ids: tuple[str, ...], row_id: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != row_id)


def _moved_up(ids: tuple[str, ...], row_id: str) -> tuple[str, ...]:
    """The row before the one it stood behind."""
    place = ids.index(row_id) - 1 if row_id in ids else -1
    left = _without(ids, row_id)
    return (*left[:place], row_id, *left[place:]) if place >= 0 else ids


def with_counted_rows(desk: Desk, filling: Filling) -> Draft:
    """The draft with the rows that must be there where `count` fixes their number."""
    draft = filling.draft
    if not counts_rows(filling.form):
        return draft
    begun = Begun(desk.bundle.lists, desk.ids)
    steps = desk.judge.plan(filling.form).steps
    _count_level(begun, filling, (steps, filling.verdict.answers, ()), filling.environment)
    if not begun.rows:
        return draft
    typed, rows = {**draft.typed, **begun.typed}, {**draft.rows, **begun.rows}
    return replace(draft, typed=typed, rows=rows)


def counts_rows(form: Form) -> bool:
    """Whether some repeat of the form says how many rows there are."""
    return any(has_rows(f) and "count" in f.options for f in form.fields.values())


Level = tuple[tuple[Step, ...], Answers, RowPath]


def _count_level(
    begun: Begun, filling: Filling, level: Level, environment: CaseEnvironment
) -> None:
    steps, answers, around = level
    for step in steps:
        if not has_rows(step.field):
            continue
        for number, row in enumerate(rows_of(answers.get(step.field.id)), start=1):
            (row_id,) = by_row_id([row])
            inside = (step.rows, row, (*around, (step.field.id, row_id)))
            _count_level(begun, filling, inside, environment.in_row(row, number, step.blanks))
        name = control_name(step.field.id, around)
        if name in filling.verdict.relevant and _may_write(step, filling):
            _begin_missing(begun, filling, (step, around), environment)


def _may_write(step: Step, filling: Filling) -> bool:
    return step.field.path in filling.writable and step.field.readonly is not True


def _begin_missing(
    begun: Begun, filling: Filling, place: tuple[Step, RowPath], environment: CaseEnvironment
) -> None:
    step, around = place
    ids = row_ids(step.field, around, filling.draft, filling.writable)
    for number in range(len(ids) + 1, fixed_count(step.field, environment) + 1):
        ids = (*ids, begun.new_id())
        begun.rows[control_name(step.field.id, around)] = ids
        new = NewRow(step.field, (*around, (step.field.id, ids[-1])), number)
        begin_row(begun, new, environment)


def _with_row(desk: Desk, now: Filling, view: FieldView, ids: tuple[str, ...]) -> Draft:
    """The draft with a row more, that begins with its defaults."""
    draft, around = now.draft, read_place(now.form.id, view.name).rows
    begun = Begun(desk.bundle.lists, desk.ids)
    ids = (*ids, begun.new_id())
    new = NewRow(view.field, (*around, (view.field.id, ids[-1])), len(ids))
    steps = desk.judge.plan(now.form).steps
    inside = environment_in(steps, now.environment, now.verdict.answers, around)
    begin_row(begun, new, inside)
    rows: dict[str, Any] = {**draft.rows, **begun.rows, view.name: ids}
    return replace(draft, typed={**draft.typed, **begun.typed}, rows=rows)


def _split(named: str) -> tuple[str, str]:
    control, _, row_id = named.rpartition("/")
    return control, row_id


def _fields_of(desk: Desk, filling: Filling, section_id: str) -> tuple[FieldView, ...]:
    section = next((s for s in open_sections(filling) if s.id == section_id), None)
    return () if section is None else section_fields(desk, filling, section, tried=False)


def repeats_in(views: tuple[FieldView, ...]) -> Iterator[FieldView]:
    """Every repeat of a page, each before those in its rows."""
    for view in views:
        if has_rows(view.field):
            yield view
        yield from repeats_in(view.fields)
        for row in view.rows:
            yield from repeats_in(row.fields)
