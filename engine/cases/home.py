"""Home: what needs this person."""

from __future__ import annotations

from engine.actor import Actor
from engine.cases.case_lines import case_line
from engine.cases.desk import Desk
from engine.cases.drafts import drafts_of
from engine.cases.filling import may_fill
from engine.cases.given import newly_given
from engine.cases.views import DraftLine, Home, TaskLine
from engine.policy import starts, top_cases
from engine.projections.tasks import GRANTED
from engine.query import And, Compare, In, eq
from engine.store.protocol import Sort

MOST_TASKS = 25
MOST_RECENT = 6


def home(desk: Desk, actor: Actor) -> Home:
    """Decisions waiting, work returned, unfinished forms, cases last touched."""
    # A decision that falls to others after some time is shown to them only then.
    open_now = Compare("task.opens_at", "le", desk.gate.moment().now)
    asked = And((In("task.kind", ("approval", GRANTED)), open_now))
    waiting = desk.gate.tasks(actor, asked, "", MOST_TASKS)
    returned = desk.gate.tasks(actor, eq("task.kind", "returned"), "", MOST_TASKS)
    top = top_cases(desk.bundle)
    recent = desk.gate.page(actor, top, Sort(), "", MOST_RECENT)
    return Home(
        tasks=tuple(
            TaskLine(
                case_line(desk, actor, row), task.kind, task.subject, task.opens_at, task.due_at
            )
            for task, row in waiting.rows
        ),
        more_tasks=bool(waiting.after),
        returned=tuple(case_line(desk, actor, row) for _, row in returned.rows),
        given=newly_given(desk, actor),
        drafts=_drafts(desk, actor),
        recent=tuple(case_line(desk, actor, row) for row in recent.rows),
        counts=desk.gate.count(actor, top, "case.status"),
        may_start=tuple(
            workflow
            for workflow in map(desk.bundle.workflows.__getitem__, starts(desk.bundle, actor))
            if may_fill(desk, actor, workflow, None, workflow.start_form)
        ),
    )


def _drafts(desk: Desk, actor: Actor) -> tuple[DraftLine, ...]:
    found: list[DraftLine] = []
    for draft in drafts_of(desk.gate, actor.id):
        form = desk.bundle.forms.get(draft.form)
        if form is None:
            continue
        number = desk.gate.number(actor, draft.case) if draft.base_case else ""
        if draft.base_case and not number:
            continue  # the case has left this person's reach
        case_id = draft.case if draft.base_case else ""
        found.append(DraftLine(draft.id, form, case_id, number, draft.saved_at))
    return tuple(found)
