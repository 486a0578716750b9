"""What a page needs of a submitted record, already cut down to what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made

from engine.case import Answers, ApprovalState
from engine.cases.changes_view import ChangedSection
from engine.cases.placed import PlacedBy
from engine.cases.remark_line import RemarkLine
from engine.cases.views import Answer, AnswerSection, NextStep, RecordLine
from engine.definitions.model import Form, Transition
from engine.schema.left_over import LeftOver


@dataclass(frozen=True, slots=True)
class RecordView:
    """One submitted record, to read."""

    case_id: str
    number: str
    form: Form
    record: RecordLine
    sections: tuple[AnswerSection, ...]
    may_edit: bool
    left: tuple[LeftOver, ...] = ()  # answers whose fields are gone
    placed: PlacedBy = made(default_factory=dict)  # what the words of the form name
    remarks: tuple[RemarkLine, ...] = ()  # of the last decision, on single answers
    lent: bool = False  # read through what was lent of the case: without its history


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record beside a decision: what changed since the last one, and where remarks may stand."""

    view: RecordView
    changes: tuple[ChangedSection, ...] | None  # None: it is all new
    remarkable: frozenset[str]  # paths of the answers that may be remarked upon
    unanswered: tuple[Answer, ...] = ()  # asked for now, and empty
    asked: tuple[RemarkLine, ...] = ()  # said of it with the last decision


@dataclass(frozen=True, slots=True)
class GoneRecord:
    """A record of a form that this configuration has no more: its answers as they were stored."""

    case_id: str
    number: str
    form: str
    record: RecordLine
    answers: Answers


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of them: who sent it, and when."""

    number: int
    kind: str  # submitted, edited
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a record, oldest first, and the difference between two of them."""

    view: RecordView
    versions: tuple[VersionLine, ...]
    first: int
    second: int
    changes: tuple[ChangedSection, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision before this one."""

    kind: str  # returned, approved
    by: str
    at: str
    comment: str


@dataclass(frozen=True, slots=True)
class Review:
    """The page of someone who decides: what is asked for, by whom, and the answers it rests on."""

    case_id: str
    number: str
    title: str
    approval: ApprovalState
    transition: Transition
    approve: NextStep | None
    send_back: NextStep | None
    records: tuple[Reviewed, ...]
    since: Decided | None = None
