"""The case as a value: the aggregate that one lock protects and one commit changes.

Everything of a case that must agree with itself (its status, submitted records, approvals, locks,
flags) is in here; what others look things up by (facts, tasks, search) is computed from it. A case
is never edited in place: a change makes the next value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple

PENDING: Final = "pending"
APPROVED: Final = "approved"
RETURNED: Final = "returned"
WITHDRAWN: Final = "withdrawn"

Answers = Mapping[str, Any]  # canonical JSON values by field id; rows carry their id under "_row"


@dataclass(frozen=True, slots=True)
class FormRecord:
    """One submitted form of a case (or, for a transition's questions, what was answered then)."""

    id: str
    form: str
    answers: Answers
    revision: int
    submitted_at: str
    submitted_by: str
    bundle: str
    opening: int = 1  # the form's opening it was started in: `new_record` begins the next one


class Remark(NamedTuple):
    """What someone who decided said of one answer. A tuple, and so a list in a document."""

    form: str
    record: str
    place: str  # the name of its control, as `schema.places` writes it
    text: str


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """Where the approval of one transition stands, and who asked and decided last."""

    transition: str
    status: str
    requested_by: str
    requested_at: str
    content: str  # digest of the canonical answers of the forms it locks
    came_from: str  # the status the case was in when approval was asked for
    decided_by: str = ""
    decided_at: str = ""
    comment: str = ""
    stage: str = ""  # the stage that waits, where there are several
    signed: tuple[tuple[str, str, str], ...] = ()  # (stage, person, instant) of those before it
    overridden: tuple[str, ...] = ()  # conditions that were passed over when it was asked for
    remarks: tuple[Remark, ...] = ()  # of single answers, until their form is sent again

    @property
    def waiting_since(self) -> str:
        """When the decision that waits now could first be taken."""
        return self.signed[-1][2] if self.signed else self.requested_at


@dataclass(frozen=True)  # no slots: the next value is made by copying one mapping
class Case:
    """A case, whole. Instants are UTC text as `clock.instant_text` writes them."""

    id: str
    workflow: str
    number: str
    status: str
    owner: str
    team: str
    agency: str
    created_at: str
    created_by: str
    updated_at: str
    seq: int = 0  # raised by every commit
    openings: Mapping[str, int] = field(default_factory=dict)  # form -> opening, 1 where absent
    records: tuple[FormRecord, ...] = ()
    approvals: Mapping[str, ApprovalState] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)  # status -> last entry
    locked: tuple[str, ...] = ()  # forms locked by an effect; an approval's locks are not in here
    flags: tuple[str, ...] = ()
    visits: tuple[tuple[str, str], ...] = ()  # (status, instant) of the last entries, oldest first
    since: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # fact -> value, instant
    ladder: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # task -> due, steps done
    amending: tuple[str, ...] = ()  # forms open for one correction, whatever the status says
    parent: str = ""  # the case it was begun under, '' for none
    root: str = ""  # the case whose lock it shares, '' for its own
    place: int = 0  # which child of its kind it is, from 1
    row: str = ""  # the row of the parent it was begun for
    given: Mapping[str, Any] = field(default_factory=dict)  # what it was begun with
    granted: Mapping[str, str] = field(default_factory=dict)  # who beyond its own people has it
    # Not kept: the others of its family as they are now, and the forms a reader was lent (None:
    # the reader's own case), and the places it lies in.
    kin: tuple[Case, ...] = field(default=(), compare=False, repr=False)
    lent: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    places: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def changed(self, **changes: Any) -> Case:
        """The next value. As `dataclasses.replace`, in a tenth of its time: every fire makes
        several."""
        if not changes.keys() <= _NAMES:
            raise TypeError(f"a case has no {sorted(changes.keys() - _NAMES)}")
        new = object.__new__(Case)
        vars(new).update(vars(self))
        vars(new).update(changes)
        return new

    def path(self) -> tuple[tuple[str, str], ...]:
        """The statuses it has been in with their entries, as far back as is known."""
        if self.visits:
            return self.visits
        known = tuple(sorted(self.entered.items(), key=lambda entry: entry[1]))
        return known or ((self.status, self.created_at),)

    def came_from(self) -> str:
        """The status before this one, '' if there was none."""
        return next((s for s, _ in reversed(self.path()) if s != self.status), "")

    def inside_since(self, statuses: tuple[str, ...]) -> str:
        """When it came into these statuses without leaving them again, '' if it is elsewhere."""
        if self.status not in statuses:
            return ""
        found = self.entered.get(self.status, self.created_at)
        for status, at in reversed(self.path()):
            if status not in statuses:
                break
            found = at
        return found

    def records_of(self, form: str) -> tuple[FormRecord, ...]:
        """The submitted records of `form`, oldest first."""
        return tuple(record for record in self.records if record.form == form)

    def opening(self, form: str) -> int:
        """Which opening of `form` a new record belongs to (raised by the effect `new_record`)."""
        return self.openings.get(form, 1)

    def current(self, form: str) -> FormRecord | None:
        """The record of a form filled once that stands now: the last of the form's opening."""
        opening = self.opening(form)
        found = [r for r in self.records_of(form) if r.opening == opening]
        return found[-1] if found else None

    def record(self, record_id: str) -> FormRecord | None:
        """The record with this id, or None."""
        return next((record for record in self.records if record.id == record_id), None)

    def pending(self) -> tuple[ApprovalState, ...]:
        """The approvals that wait for a decision."""
        return tuple(a for a in self.approvals.values() if a.status == PENDING)

    def above(self) -> Case | None:
        """The case it was begun under, which knows this one as it is."""
        found = next((one for one in self.kin if one.id == self.parent), None)
        if found is None:
            return None
        others = tuple(one for one in self.kin if one is not found)
        return found.changed(kin=(*others, self.changed(kin=())))

    def below(self, workflow: str = "") -> tuple[Case, ...]:
        """The cases begun under it (of one workflow), in the order of their start."""
        mine = (one for one in self.kin if one.parent == self.id)
        found = [one for one in mine if workflow in ("", one.workflow)]
        return tuple(sorted(found, key=lambda one: (one.created_at, one.workflow, one.place)))


_NAMES: Final = dict.fromkeys(field.name for field in fields(Case)).keys()
_UNKEPT: Final = frozenset({"kin", "lent", "places"})


def to_document(case: Case) -> dict[str, Any]:
    """`case` as JSON values. Answers are shared, not copied: they are never edited in place."""
    document = {name: value for name, value in vars(case).items() if name not in _UNKEPT}
    document["records"] = [_plain(record) for record in case.records]
    document["approvals"] = {name: _plain(state) for name, state in case.approvals.items()}
    return document


def _plain(value: FormRecord | ApprovalState) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def from_document(document: Mapping[str, Any]) -> Case:
    """The case `to_document` wrote."""
    known = dict(document)
    known["records"] = tuple(FormRecord(**record) for record in known["records"])
    known["approvals"] = {k: _approval(v) for k, v in known["approvals"].items()}
    known["locked"] = tuple(known["locked"])
    known["flags"] = tuple(known["flags"])
    known["amending"] = tuple(known.get("amending", ()))
    known["visits"] = tuple((status, at) for status, at in known.get("visits", ()))
    for name in ("since", "ladder"):
        known[name] = {key: (one, other) for key, (one, other) in known.get(name, {}).items()}
    return Case(**known)


def _approval(document: Mapping[str, Any]) -> ApprovalState:
    signed = tuple((stage, person, at) for stage, person, at in document.get("signed", ()))
    overridden = tuple(document.get("overridden", ()))
    remarks = tuple(Remark(*said) for said in document.get("remarks", ()))
    known = {"signed": signed, "overridden": overridden, "remarks": remarks}
    return ApprovalState(**{**document, **known})


def content_digest(case: Case, forms: tuple[str, ...]) -> str:
    """Digest of the canonical answers of `forms`: what an approval is given to."""
    answers = {form: [[r.id, dict(r.answers)] for r in case.records_of(form)] for form in forms}
    text = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
