"""Drafts: what someone has typed into a form and not sent yet, exactly as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from engine.fieldtypes.base import Posted
from engine.gate import Gate
from engine.store.protocol import Put

KIND = "draft"


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


def put_draft(draft: Draft) -> Put:
    """The draft as a document to keep."""
    return Put(KIND, draft.id, asdict(draft), draft.person)


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


def find_draft(gate: Gate, person: str, draft_id: str) -> Draft | None:
    """The draft, if it is this person's."""
    document = gate.document(KIND, draft_id)
    if document is None or document.get("person") != person:
        return None
    return read_draft(document)


def drafts_of(gate: Gate, person: str) -> tuple[Draft, ...]:
    """A person's drafts, the last saved first."""
    found = [read_draft(document) for document in gate.documents(KIND, person).values()]
    return tuple(sorted(found, key=lambda draft: draft.saved_at, reverse=True))
