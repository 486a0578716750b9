"""Drafts: what someone has typed into a form and not sent yet, exactly as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from engine.fieldtypes.base import Posted
from engine.gate import Gate
from engine.schema.moving import Moving, Slots, control_now
from engine.store.protocol import Put

KIND = "draft"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's unfinished filling of one form. `typed` is by control name; `base` are the
    answers it was opened on, at `base_revision`; `rows` are the row ids of each repeat."""

    id: str
    person: str
    workflow: str
    case: str
    form: str
    record: str = ""
    base_revision: int = 0
    base: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Posted] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    visited: tuple[str, ...] = ()
    prefilled: Mapping[str, str] = field(default_factory=dict)
    saved_at: str = ""
    base_case: bool = False  # False: sending it makes the case
    parent: str = ""  # the case it is begun under


def put_draft(draft: Draft) -> Put:
    """The draft as a document to keep."""
    # Not `asdict`, which copies all that was typed: what is kept is written as text at once.
    document = {part.name: getattr(draft, part.name) for part in fields(Draft)}
    return Put(KIND, draft.id, document, draft.person)


def read_draft(document: Mapping[str, Any]) -> Draft:
    """The draft `put_draft` wrote."""
    known = dict(document)
    known["typed"] = {
        control: {part: tuple(texts) for part, texts in parts.items()}
        for control, parts in known["typed"].items()
    }
    known["rows"] = {repeat: tuple(ids) for repeat, ids in known["rows"].items()}
    known["visited"] = tuple(known["visited"])
    return Draft(**known)


def moved_draft(moving: Moving, draft: Draft) -> Draft:
    """The draft as if it had been opened under the configuration of today."""
    form = moving.form_id(draft.form)
    slots = moving.slots(draft.workflow, form)
    return replace(
        draft,
        form=form,
        base=moving.answers(draft.workflow, form, draft.base),
        typed=_moved(slots, draft.typed),
        prefilled=_moved(slots, draft.prefilled),
        rows={
            control: tuple(control_now(slots, f"{control}/{row}").split("/")[-1] for row in ids)
            for control, ids in _moved(slots, draft.rows).items()
        },
    )


def _moved(slots: Slots, controls: Mapping[str, T]) -> Mapping[str, T]:
    """What stands under controls under their names of today; what stands there already wins."""
    found = {control: control_now(slots, control) for control in controls}
    moved = {now: controls[was] for was, now in found.items() if was != now}
    return {**moved, **{was: controls[was] for was, now in found.items() if was == now}}


def moved_controls(moving: Moving, draft: Draft, posted: Mapping[str, T]) -> Mapping[str, T]:
    """What a page posted that was drawn before names changed, under the names of today."""
    return _moved(moving.slots(draft.workflow, draft.form), posted)


def find_draft(gate: Gate, person: str, draft_id: str) -> Draft | None:
    """The draft, if it is this person's."""
    document = gate.document(KIND, draft_id)
    if document is None or document.get("person") != person:
        return None
    return moved_draft(gate.moving, read_draft(document))


def drafts_of(gate: Gate, person: str) -> tuple[Draft, ...]:
    """A person's drafts, the last saved first."""
    documents = gate.documents(KIND, person).values()
    found = [moved_draft(gate.moving, read_draft(document)) for document in documents]
    return tuple(sorted(found, key=lambda draft: draft.saved_at, reverse=True))
