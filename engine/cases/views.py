"""What a page needs to know, already cut down to what its reader may see.

Views hold canonical values and catalogue paths; the page puts them into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from engine.case import ApprovalState
from engine.cases.case_due import CaseDue
from engine.cases.kin_lines import NO_FAMILY, FamilyView
from engine.cases.placed import PlacedAt, PlacedBy
from engine.cases.remark_line import RemarkLine
from engine.definitions.model import Condition, Form, Section, State, Transition, Workflow
from engine.expression import Rule
from engine.fieldtypes.base import Choice, Field, Posted
from engine.problems import Problem


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list. `title` is the searchable name, '' where the reader may not see it."""

    id: str
    workflow: str
    number: str
    status: str
    owner: str
    team: str
    agency: str
    updated_at: str
    title: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """A fact (or `status`, `owner`) a list can be narrowed by; `values` are code and count."""

    id: str
    text: str  # catalogue path of its label
    kind: str  # choice, status, person, due, age
    list_id: str
    values: tuple[tuple[str, int | None], ...]  # None: not counted
    chosen: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of cases. `total` counts what matches (None while searching by text)."""

    rows: tuple[CaseLine, ...]
    after: str
    total: int | None
    filters: tuple[Filter, ...]
    text: str
    sort: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is refused, and where it can be mended ('' = nowhere this person can go)."""

    problem: Problem
    condition: Condition | None = None
    form: str = ""
    record: str = ""
    fields: tuple[Problem, ...] = ()  # what a form still misses


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something this person is offered here; it can be done if there are no reasons against it."""

    trigger: str
    verb: str  # '', request, approve, return, withdraw
    transition: Transition
    reasons: tuple[Reason, ...]
    comment: str  # '', optional, required
    review: bool  # decided on the review page, beside the answers
    overridden: tuple[Condition, ...] = ()  # do not hold, and this person may pass over them


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One submitted record of a form."""

    id: str
    submitted_at: str
    submitted_by: str
    revision: int


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form on the case page; its records oldest first, the standing one last."""

    form: Form
    records: tuple[RecordLine, ...]
    may_start: bool  # a new record can be filled now by this person
    may_edit: bool  # the existing ones can be changed now by this person
    locked: bool  # an approval or an effect keeps it closed
    draft: str  # id of this person's unfinished draft, or ''
    complete: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event in words to be: `kind` picks the sentence, `params` fill it."""

    at: str
    actor: str
    kind: str
    params: Mapping[str, Any]
    comment: str
    remarks: tuple[RemarkLine, ...] = ()  # on single answers, with a decision
    record: str = ""  # the form that was sent, where its reader may read that
    version: int = 0  # and which of its versions this was


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case page."""

    id: str
    workflow: Workflow
    number: str
    title: str
    status: State
    stages: tuple[State, ...]
    owner: str
    team: str
    agency: str
    created_at: str
    updated_at: str
    facts: Mapping[str, Any]
    flags: tuple[str, ...]
    pending: tuple[ApprovalState, ...]
    steps: tuple[NextStep, ...]
    forms: tuple[FormLine, ...]
    timeline: tuple[TimelineEntry, ...]
    returned: tuple[ApprovalState, ...]  # last decision was a return: the comment to act upon
    due: tuple[CaseDue, ...] = ()
    family: FamilyView = NO_FAMILY
    words: PlacedAt = made(default_factory=dict)  # what its steps, conditions and forms name
    remarks: tuple[RemarkLine, ...] = ()  # on single answers of what was returned
    gone: tuple[tuple[str, RecordLine], ...] = ()  # forms that are used no more, and records


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to read. `rows` hold a repeat's answers, row by row; the first of a row holds its
    number, or its code where rows come from a list."""

    field: Field
    value: Any
    rows: tuple[tuple[Answer, ...], ...] = ()
    changed: bool = False  # since the approval was last asked for
    placed: PlacedBy = made(default_factory=dict)  # what its words name
    place: str = ""  # the name of its control, rows and all


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The answers of one section, blank ones left out."""

    section: Section
    answers: tuple[Answer, ...]
    placed: PlacedBy = made(default_factory=dict)  # what its words name


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form page.

    `name` is the name of its controls: `<name>` or `<name>.<part>`. `condition` stands where the
    field's relevance hangs on answers of this very page: without JavaScript it is shown under the
    condition in words, whether or not it holds now.
    """

    field: Field
    name: str
    posted: Posted
    value: Any
    relevant: bool
    condition: Rule | None
    required: bool
    readonly: bool
    choices: tuple[Choice, ...]
    problems: tuple[Problem, ...]
    prefilled_from: str = ""
    fields: tuple[FieldView, ...] = ()  # of a group
    rows: tuple[RowView, ...] = ()  # of a repeat
    may_add: bool = False
    may_remove: bool = False
    may_move: bool = False
    placed: PlacedBy = made(default_factory=dict)  # what its words name
    standing: bool = False  # this very value is on every page where the field has no answer
    remark: RemarkLine | None = None  # of someone who sent the form back


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a repeat. `label` is a choice's catalogue path where rows come from a list."""

    id: str
    number: int
    label: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section's place in the form and how far it is."""

    section: Section
    number: int
    visited: bool
    problems: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A field two people changed differently; of a repeat the rows of both, what differs marked."""

    field: Field
    yours: Any
    theirs: Any
    your_rows: tuple[tuple[Answer, ...], ...] = ()
    their_rows: tuple[tuple[Answer, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FormPage:
    """One section of a form being filled; with `section` None, the last look before sending."""

    draft_id: str
    form: Form
    workflow: Workflow
    case_id: str  # '' while the case does not exist yet
    number: str
    record_id: str
    saved_at: str
    sections: tuple[SectionView, ...]
    section: Section | None
    fields: tuple[FieldView, ...]
    problems: tuple[Problem, ...]  # of this page (of the whole form on the last look)
    warnings: tuple[Problem, ...]  # to be confirmed
    removed: tuple[Answer, ...]  # stored answers that would go: asked for before
    answers: tuple[AnswerSection, ...]  # on the last look
    comment: str  # the reviewer's, where the form was returned
    remarks: tuple[RemarkLine, ...] = ()  # and on single answers
    clashes: tuple[Clash, ...] = ()
    theirs_by: str = ""
    theirs_at: str = ""
    live: Mapping[str, Any] | None = None  # what the rules of the page read, for the browser
    placed: PlacedAt = made(default_factory=dict)
    """What words name: of the form and its sections by their path, of fields with a problem by
    their place, of the checks of the form under nothing."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Something that waits for this person."""

    case: CaseLine
    kind: str  # approval
    subject: str  # the transition
    opened_at: str
    due_at: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An unfinished form of this person."""

    id: str
    form: Form
    case_id: str
    number: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class Home:
    """What needs this person."""

    tasks: tuple[TaskLine, ...]
    more_tasks: bool
    returned: tuple[CaseLine, ...]
    drafts: tuple[DraftLine, ...]
    recent: tuple[CaseLine, ...]
    counts: Mapping[str, int]  # own or team cases by status
    may_start: tuple[Workflow, ...]
    given: tuple[CaseLine, ...] = ()  # newly this person's, and not opened yet


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of one step: its questions, its comment, or what is needed first."""

    case_id: str
    number: str
    step: NextStep
    fields: tuple[FieldView, ...]
    problems: tuple[Problem, ...]
    comment: str
    content: str  # digest of what is decided upon, for an approval
    live: Mapping[str, Any] | None = None  # what the rules of its questions read
    words: PlacedAt = made(default_factory=dict)  # what the step and its conditions name
    placed: PlacedAt = made(default_factory=dict)  # and its questions with a problem, by place


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft was kept. `page` is set where this section has problems to be shown first."""

    next_section: str  # '' is the last look
    page: FormPage | None = None
    draft_id: str = ""  # another one, where a sent form came back through the Back button
    live: Mapping[str, Any] | None = None  # after an autosave: what the server alone knows
    saved_at: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The form was taken in (now, or before by the same submission)."""

    case_id: str
    record_id: str


@dataclass(frozen=True, slots=True)
class FiredStep:
    """The step was done."""

    case_id: str
