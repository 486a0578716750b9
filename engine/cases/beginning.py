"""A case begun under another: by a person, by an effect, or for a row of a form."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from engine.actor import Actor
from engine.case import Case
from engine.cases.case_number import new_number
from engine.cases.desk import Desk
from engine.cases.drafts import Draft, drafts_of, put_draft
from engine.cases.starting import first_answers
from engine.definitions.model import Bundle, Workflow
from engine.environment import ROW, rows_of
from engine.gate import Change, Locked, Member
from engine.policy import starts_under
from engine.store.protocol import Event

T = TypeVar("T")


def rows_without_child(bundle: Bundle, case: Case) -> Iterator[tuple[Workflow, str]]:
    """The rows of submitted forms that ask for a case of their own and have none yet."""
    for name in bundle.workflows[case.workflow].children:
        workflow = bundle.workflows[name]
        form, repeat = workflow.row
        current = case.current(form) if form else None
        known = {below.row for below in case.below(name)}
        rows = rows_of(current.answers.get(repeat)) if current is not None else ()
        yield from ((workflow, str(row[ROW])) for row in rows if row.get(ROW, "") not in known)


def begin_child(
    desk: Desk,
    actor: Actor,
    locked: Locked,
    place: tuple[Case, Workflow, Mapping[str, Any]],
    counters: dict[str, int],
) -> Case:
    """A new case under a parent; the same one, if the work is done again. It belongs to whoever
    has the parent unless `values` name somebody. `counters` are those used up by this commit."""
    parent, workflow, values = place
    number = child_number(desk, actor, locked, (parent, workflow), counters)
    count = len(parent.below(workflow.id)) + 1
    return under(
        parent,
        Case(
            id=_id_of(parent, workflow, count),
            workflow=workflow.id,
            number=number,
            status=workflow.initial,
            owner=_holder(values, "owner", parent.owner),
            team=_holder(values, "team", parent.team),
            agency=_holder(values, "agency", parent.agency),
            created_at=locked.moment.now,
            created_by=actor.id,
            updated_at=locked.moment.now,
            entered={workflow.initial: locked.moment.now},
            row=str(values.get("row", "")),
            given={name: value for name, value in dict(values.get("with", {})).items()},
        ),
    )


def under(parent: Case, case: Case) -> Case:
    """The case as the next child of its kind."""
    place = len(parent.below(case.workflow)) + 1
    return case.changed(parent=parent.id, root=parent.root or parent.id, place=place)


def begun_under(
    desk: Desk,
    actor: Actor,
    draft: Draft,
    work: Callable[[Locked], Change[T]],
    locked: Locked,
) -> Change[T]:
    """What sending the first form of a child comes to, under the lock of its parent."""
    parent = locked.case
    if parent is None:
        return work(locked)  # gone, or out of reach: refused as any other
    done = work(replace(locked, case=None, above=parent))
    if done.case is None:
        return done
    child = done.case
    told = {"child": child.id, "workflow": child.workflow}
    event = Event("begun", locked.moment.now, actor.id, told)
    member = Member(child, done.events)
    return replace(done, case=parent, events=(event,), family=(*done.family, member))


def start_child(desk: Desk, actor: Actor, parent_id: str, workflow_id: str) -> str | None:
    """Open (or find again) this person's draft of a case begun under another; None where they may
    not begin one."""
    parent = desk.gate.read(actor, parent_id, "fill")
    workflow = desk.bundle.workflows.get(workflow_id)
    if parent is None or workflow is None:
        return None
    if not starts_under(desk.bundle, actor, workflow, parent):
        return None
    for earlier in drafts_of(desk.gate, actor.id):
        if (earlier.parent, earlier.workflow, earlier.base_case) == (parent.id, workflow.id, False):
            return earlier.id
    now, form = desk.gate.moment().now, desk.bundle.forms[workflow.start_form]
    draft = Draft(
        *(desk.ids(), actor.id, workflow.id, desk.ids(), form.id), saved_at=now, parent=parent.id
    )
    draft = first_answers(desk, actor, draft, (workflow, None, form))
    desk.gate.keep(put_draft(draft))
    return draft.id


def child_number(
    desk: Desk,
    actor: Actor,
    locked: Locked,
    place: tuple[Case, Workflow],
    counters: dict[str, int],
) -> str:
    """The number of a new case under a parent; what it counts with is added to `counters`."""
    parent, workflow = place
    number, used = new_number(
        desk, workflow, actor, locked, parent=parent.number, taken=dict(counters)
    )
    counters.update(used)
    return number


def _holder(values: Mapping[str, Any], name: str, otherwise: str) -> str:
    return str(values[name] or "") if name in values else otherwise


def _id_of(parent: Case, workflow: Workflow, count: int) -> str:
    """An id that tells nothing: who knows the parent's could not name the child's by it."""
    digest = hashlib.sha256(f"{parent.id}/{workflow.id}/{count}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:26]
