"""What someone who decides says of single answers: where they may, and who reads it.

A remark is kept with the decision and with its event, never among the answers. It may quote what it
concerns, so it stands only at answers that its writer and whoever has the case both read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from engine.actor import Actor
from engine.case import PENDING, RETURNED, ApprovalState, Case, FormRecord, Remark
from engine.cases.desk import Desk
from engine.cases.people import members
from engine.cases.remark_line import RemarkLine
from engine.definitions.model import Form, Transition, Workflow
from engine.environment import ROW, rows_of
from engine.policy import readable
from engine.problems import AnswerPlace, Problem
from engine.schema.left_over import LeftRow
from engine.schema.moving import control_now
from engine.schema.places import answers_at, declared_path, read_place
from engine.workflow import Fired

LONGEST_REMARK: Final = 2_000
MOST_REMARKS: Final = 100
DECISIONS: Final = frozenset({"returned", "approved", "signed"})


def works_on(workflow: Workflow, actor: Actor) -> bool:
    """Whether the role takes part in the lifecycle: comments are for those who work on the case."""
    return any(
        actor.role in step.by or (step.approval is not None and actor.role in step.approval.roles())
        for step in workflow.transitions.values()
    )


def decided_forms(transition: Transition) -> tuple[str, ...]:
    """The forms whose answers a decision rests on."""
    locks = transition.approval.locks if transition.approval is not None else ()
    return locks or transition.forms


def remarkable(desk: Desk, actor: Actor, case: Case, form: Form) -> frozenset[str]:
    """Paths of the answers that this person and whoever has the case both read."""
    theirs = frozenset[str]()
    for member in members(desk.gate):
        if member.id == case.owner:
            theirs |= readable(desk.bundle, member, form)
    return desk.rights(actor, form).readable & theirs


def read_remarks(
    desk: Desk, actor: Actor, case: Case, transition: Transition, typed: Mapping[str, str]
) -> tuple[tuple[Remark, ...], tuple[Problem, ...]]:
    """What was typed beside answers (by `record:place`), and what is wrong with it."""
    given = {box: text.strip() for box, text in typed.items() if text.strip()}
    if len(given) > MOST_REMARKS:
        return (), (Problem("remarks_count", params={"max": MOST_REMARKS}),)
    found: list[Remark] = []
    problems: list[Problem] = []
    allowed: dict[str, frozenset[str]] = {}
    for box, text in given.items():
        record_id, _, place_text = box.partition(":")
        record = case.record(record_id)
        form = desk.bundle.forms.get(record.form) if record is not None else None
        if record is None or form is None or form.id not in decided_forms(transition):
            problems.append(Problem("remark_nowhere", params={"box": box}))
            continue
        if form.id not in allowed:
            allowed[form.id] = remarkable(desk, actor, case, form)
        place = read_place(form.id, place_text)
        if not _stands(form, record, place, allowed[form.id]):
            problems.append(Problem("remark_nowhere", params={"box": box}))
        elif len(text) > LONGEST_REMARK:
            problems.append(Problem("remark_length", place, {"max": LONGEST_REMARK, "box": box}))
        else:
            found.append(Remark(form.id, record_id, place_text, text))
    return tuple(found), tuple(problems)


def with_remarks(fired: Fired, transition: str, remarks: tuple[Remark, ...]) -> Fired:
    """A decision with what was said of single answers, kept with it and with its event."""
    if not remarks:
        return fired
    case, said = fired.case, [list(remark) for remark in remarks]
    decided = case.approvals.get(transition)
    if decided is not None and decided.status != PENDING:
        approvals = {**case.approvals, transition: replace(decided, remarks=remarks)}
        case = case.changed(approvals=approvals)
    events = tuple(
        replace(happened, payload={**happened.payload, "remarks": said})
        if happened.kind in DECISIONS and happened.params.get("transition") == transition
        else happened
        for happened in fired.events
    )
    return replace(fired, case=case, events=events)


def without_remarks(
    approvals: Mapping[str, ApprovalState], record: str
) -> Mapping[str, ApprovalState]:
    """The approvals once a form was sent again: what was said of it has been heard."""
    if not any(remark.record == record for state in approvals.values() for remark in state.remarks):
        return approvals
    return {
        name: replace(state, remarks=tuple(r for r in state.remarks if r.record != record))
        for name, state in approvals.items()
    }


def decided_remarks(
    desk: Desk, actor: Actor, case: Case, decided: ApprovalState
) -> tuple[RemarkLine, ...]:
    """What was said of single answers with a decision, as this person may read it."""
    return told_remarks(
        desk, actor, case, decided.remarks, (decided.decided_by, decided.decided_at)
    )


def told_remarks(
    desk: Desk, actor: Actor, case: Case, said: Iterable[Any], told: tuple[str, str]
) -> tuple[RemarkLine, ...]:
    """Remarks as kept, in today's places; `told` is by whom and when."""
    if case.lent is not None or not works_on(desk.workflow(case), actor):
        return ()
    return tuple(_lines(desk, actor, case, (Remark(*one) for one in said), told))


def form_remarks(
    desk: Desk, actor: Actor, case: Case | None, record: str
) -> tuple[RemarkLine, ...]:
    """What was said of a form that came back and has not been sent again."""
    returned = (
        decided
        for decided in (case.approvals.values() if case is not None and record else ())
        if decided.status == RETURNED and decided.remarks
    )
    return record_remarks(desk, actor, case, returned, record)


def record_remarks(
    desk: Desk,
    actor: Actor,
    case: Case | None,
    decided: Iterable[ApprovalState],
    record: str,
) -> tuple[RemarkLine, ...]:
    """What these decisions said of one record."""
    return tuple(
        line
        for state in decided
        for line in (decided_remarks(desk, actor, case, state) if case is not None else ())
        if line.record == record
    )


def _stands(form: Form, record: FormRecord, place: AnswerPlace, allowed: frozenset[str]) -> bool:
    path = declared_path(place)
    rows_are_there = not place.rows or bool(answers_at(record.answers, place.rows))
    return path in form.fields and path in allowed and rows_are_there


def _lines(
    desk: Desk, actor: Actor, case: Case, remarks: Iterable[Remark], told: tuple[str, str]
) -> Iterator[RemarkLine]:
    for remark in remarks:
        form = desk.bundle.forms.get(desk.gate.moving.form_id(remark.form))
        record = case.record(remark.record)
        if form is None:
            continue
        where = control_now(desk.gate.moving.slots(case.workflow, form.id), remark.place)
        place = read_place(form.id, where)
        path = declared_path(place)
        if path in form.fields and path in desk.rights(actor, form).readable:
            rows = tuple(_rows(form, record, place))
            at_field = form.fields[path]
            yield RemarkLine(form, remark.record, where, at_field, rows, remark.text, *told)


def _rows(form: Form, record: FormRecord | None, place: AnswerPlace) -> Iterator[LeftRow]:
    """The rows a place stands in, each with its number today (0 where it is gone)."""
    for depth, (repeat, row_id) in enumerate(place.rows):
        path = ".".join((*(name for name, _ in place.rows[:depth]), repeat))
        around = answers_at(record.answers, place.rows[:depth]) if record is not None else {}
        ids = [str(row.get(ROW)) for row in rows_of(around.get(repeat))]
        number = ids.index(row_id) + 1 if row_id in ids else 0
        yield LeftRow(form.fields[path], row_id, number)
