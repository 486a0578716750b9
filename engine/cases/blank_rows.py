"""A row of each repeat before anyone has typed into it, for pages that add rows by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.filling import Filling, fill_form
from engine.cases.form_page import section_fields
from engine.cases.row_buttons import repeats_in
from engine.cases.row_defaults import Begun, NewRow, begin_row
from engine.cases.views import FieldView
from engine.definitions.model import Form, Workflow
from engine.schema.places import RowPath, control_name
from engine.schema.plan import environment_in


def blank_row(
    desk: Desk, actor: Actor, workflow: Workflow, form: Form, *, path: str
) -> FieldView | None:
    """The repeat at `path` with one row; in place of row ids stand `_new0_` (the outer row's),
    `_new1_` and so on. None where this person is not shown it."""
    names = path.split(".")
    rows: RowPath = tuple((name, f"_new{depth}_") for depth, name in enumerate(names))
    chain = {control_name(name, rows[:n]): (row_id,) for n, (name, row_id) in enumerate(rows)}
    draft = Draft("", actor.id, workflow.id, "", form.id, rows=chain)
    filling = fill_form(desk, actor, draft, (workflow, None, form))
    begun = Begun(desk.bundle.lists, _ids(len(rows)).__next__)
    steps = desk.judge.plan(form).steps
    inside = environment_in(steps, filling.environment, filling.verdict.answers, rows[:-1])
    begin_row(begun, NewRow(form.fields[path], rows, 1), inside)
    draft = replace(draft, typed=dict(begun.typed), rows={**chain, **begun.rows})
    filling = fill_form(desk, actor, draft, (workflow, None, form))
    wanted = control_name(names[-1], rows[:-1])
    return next((view for view in _repeats(desk, filling) if view.name == wanted), None)


def _ids(first: int) -> Iterator[str]:
    while True:
        yield f"_new{first}_"
        first += 1


def _repeats(desk: Desk, filling: Filling) -> Iterator[FieldView]:
    for section in filling.form.sections:
        yield from repeats_in(section_fields(desk, filling, section, tried=False))
