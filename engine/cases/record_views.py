"""What a page needs of a submitted record, already cut down to what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made

from engine.case import ApprovalState
from engine.cases.placed import PlacedBy
from engine.cases.views import AnswerSection, NextStep, RecordLine
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
    records: tuple[RecordView, ...]
