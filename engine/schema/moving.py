"""Stored answers under the configuration of today: what was renamed moves, nothing is dropped.

Records keep the ids they were filled under, and there are no version numbers. So answers are moved
by what is declared: an id that is not declared any more gives its answer to the field that names it
in `renamed_from`, if that has none yet. What no field has a place for stays under its own id; what
a field cannot hold is set aside beside it, under its id and a tilde. Moving twice is moving once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.case import PENDING, Answers, ApprovalState, Case, FormRecord, content_digest
from engine.definitions.model import Bundle, Form
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import ChoiceList, Field
from engine.fieldtypes.choosing import list_id
from engine.schema.adopting import Adopted, Codes, adopt, adopt_rows, current_code, is_blank

ASIDE = "~"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an answer: its field, the ids it had before, and the slots of its rows."""

    field: Field
    former: tuple[str, ...]
    codes: Codes
    rows: Mapping[str, Slot]
    rows_from: ChoiceList | None = None

    def adopt(self, value: Any) -> Adopted:
        """What becomes of a stored answer here, rows and all."""
        if not has_rows(self.field):
            return adopt(self.field, self.codes, value)
        if is_blank(value):
            return Adopted(value)
        found = adopt_rows(self.rows_from, value)
        if is_blank(found.value):
            return found
        return replace(found, value=[moved_level(self.rows, row) for row in found.value])

    def row_now(self, row_id: str) -> str:
        """The id of a row as it is today: a renamed code, where rows come from a list."""
        known = self.rows_from
        return row_id if known is None else current_code(known, row_id)


Slots = Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class _Across:
    """A field whose answers stood in another form."""

    form: str
    slot: Slot
    source: str
    name: str


class Moving:
    """Moves what is stored into the places one bundle has for it."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._forms = {old: f.id for f in bundle.forms.values() for old in f.renamed_from}
        self._slots = {form.id: slots_of(bundle, form) for form in bundle.forms.values()}
        self._asked = {
            (workflow.id, step.id): slots_of(bundle, step.ask)
            for workflow in bundle.workflows.values()
            for step in workflow.transitions.values()
            if step.ask is not None
        }
        self._across = tuple(_across(self._slots))

    def form_id(self, form: str) -> str:
        """What a form is called now."""
        return form if form in self._bundle.forms else self._forms.get(form, form)

    def slots(self, workflow: str, form: str) -> Slots:
        """The slots of a form, or of the questions of a transition."""
        return self._asked.get((workflow, form)) or self._slots.get(form, {})

    def answers(self, workflow: str, form: str, answers: Answers) -> Answers:
        """The answers of a form where they belong now; the very same where nothing moves."""
        slots = self.slots(workflow, form)
        moved = moved_level(slots, answers) if slots else answers
        return answers if moved == answers else moved

    def case(self, case: Case) -> Case:
        """The case as if it had been filled today; the very same where nothing moves."""
        case = self._placed(case)
        records = self._crossed(case, [self._record(case, record) for record in case.records])
        if all(new is old for new, old in zip(records, case.records, strict=True)):
            return case
        moved = replace(
            case,
            records=tuple(records),
            openings={self.form_id(form): n for form, n in case.openings.items()},
            locked=tuple(map(self.form_id, case.locked)),
            amending=tuple(map(self.form_id, case.amending)),
            since={fact: (self._value(case, fact, v), at) for fact, (v, at) in case.since.items()},
        )
        asked = {name: self._approval(state, case, moved) for name, state in case.approvals.items()}
        return replace(moved, approvals=asked)

    def _placed(self, case: Case) -> Case:
        """The case with what took the place of statuses that are gone; since when, stays."""
        workflow = self._bundle.workflows.get(case.workflow)
        heirs = workflow.migrations if workflow is not None else {}
        if not heirs or not heirs.keys() & {case.status, *case.entered, *dict(case.visits)}:
            return case
        entered: dict[str, str] = {}
        for status, at in sorted(case.entered.items(), key=lambda entry: entry[1]):
            entered[heirs.get(status, status)] = at  # the later one where two statuses become one
        waiting = {
            name: replace(state, came_from=heirs.get(state.came_from, state.came_from))
            for name, state in case.approvals.items()
        }
        return case.changed(
            status=heirs.get(case.status, case.status),
            entered=entered,
            visits=tuple((heirs.get(status, status), at) for status, at in case.visits),
            approvals=waiting,
        )

    def waiting(self, case: Case, form: str) -> Mapping[str, tuple[Any, str]]:
        """Answers of a form not filled yet that still stand in another: (answer, that form)."""
        found: dict[str, tuple[Any, str]] = {}
        for across in self._across:
            source = case.current(across.source) if across.form == form else None
            value = source.answers.get(across.name) if source is not None else None
            adopted = across.slot.adopt(value)
            if not is_blank(adopted.value):
                found.setdefault(across.slot.field.id, (adopted.value, across.source))
        return found

    def _record(self, case: Case, record: FormRecord) -> FormRecord:
        if record.bundle == self._bundle.hash:
            return record  # written under this very configuration
        form = self.form_id(record.form)
        answers = self.answers(case.workflow, form, record.answers)
        if form == record.form and answers is record.answers:
            return record
        return replace(record, form=form, answers=answers)

    def _crossed(self, case: Case, records: list[FormRecord]) -> list[FormRecord]:
        """Answers that went to another form, between the records of the same opening."""
        for across in self._across:
            targets = _last_of(across.form, records)
            for opening, source in _last_of(across.source, records).items():
                if opening in targets:
                    _cross(across, records, source, targets[opening])
        return records

    def _approval(self, state: ApprovalState, before: Case, after: Case) -> ApprovalState:
        """What was asked for stays asked for: answers stand elsewhere now, none has changed."""
        workflow = self._bundle.workflows.get(before.workflow)
        transition = workflow.transitions.get(state.transition) if workflow else None
        approval = transition.approval if transition is not None else None
        if state.status != PENDING or approval is None:
            return state
        stored = {record.form for record in before.records}
        former = tuple(self._former(form, stored) for form in approval.locks)
        if content_digest(before, former) != state.content:
            return state
        return replace(state, content=content_digest(after, approval.locks))

    def _value(self, case: Case, name: str, text: str) -> str:
        """The kept value of a fact: a choice by its code of today has not changed by that."""
        workflow = self._bundle.workflows.get(case.workflow)
        fact = workflow.facts.get(name) if workflow is not None else None
        choices = self._bundle.lists.get(fact.list_id) if fact is not None else None
        value = json.loads(text)
        if choices is None or not isinstance(value, str):
            return text
        return json.dumps(current_code(choices, value), ensure_ascii=False)

    def _former(self, form: str, stored: set[str]) -> str:
        names = (old for old in self._bundle.forms[form].renamed_from if old in stored)
        return form if form in stored else next(names, form)


def slots_of(bundle: Bundle, form: Form) -> Slots:
    """The slots of a form's own level, each repeat with those of its rows."""
    fields = (declared for section in form.sections for declared in section.fields)
    return dict(_slots(bundle, form, fields))


def moved_level(slots: Slots, answers: Answers) -> dict[str, Any]:
    """The answers of one level where they belong now."""
    found = dict(answers)
    for name in answers:
        if name in slots:
            adopted = slots[name].adopt(found.pop(name))
            if adopted.value is not None:
                found[name] = adopted.value
            _leave(found, name, adopted.left)
    for name in {key.rstrip(ASIDE) for key in answers if key.endswith(ASIDE)}:
        if name in slots:
            _restore(found, name, slots[name])
    for name, slot in slots.items():
        if slot.former:
            _move_in(found, name, slot, found)
    return found


def control_now(slots: Slots, control: str) -> str:
    """The name of a control as it is today: `family/ROW/name` where family or name was renamed.

    A row of a control (`family/ROW`) is named with it: rows of a list go by codes.
    """
    names: list[str] = []
    level: Slots = slots
    slot: Slot | None = None
    for place, part in enumerate(control.split("/")):
        if place % 2:
            names.append(part if slot is None else slot.row_now(part))
            level = slot.rows if slot is not None else {}
            continue
        slot = level.get(part) or next((s for s in level.values() if part in s.former), None)
        names.append(part if slot is None else slot.field.id)
    return "/".join(names)


def _slots(bundle: Bundle, form: Form, fields: Iterable[Field]) -> Iterator[tuple[str, Slot]]:
    for declared in fields:
        kind = field_type(declared.type)
        if is_group(declared):
            yield from _slots(bundle, form, declared.fields)
        elif has_rows(declared):
            inner = dict(_slots(bundle, form, declared.fields))
            listed = bundle.lists.get(str(declared.options.get("rows_from", "")))
            yield declared.id, Slot(declared, declared.renamed_from, Codes(), inner, listed)
        elif kind.stores:
            codes = _codes(bundle, form, declared)
            yield declared.id, Slot(declared, declared.renamed_from, codes, {})
            for extra in kind.extra_fields(declared):
                ending = extra.id.removeprefix(declared.id)
                former = tuple(old + ending for old in declared.renamed_from)
                yield extra.id, Slot(extra, former, Codes(), {})


def _codes(bundle: Bundle, form: Form, declared: Field) -> Codes:
    """What a field chooses from; where that is rows, only what their codes were called before."""
    source = list_id(declared)
    choices = bundle.lists.get(source)
    if choices is not None:
        schema = field_type(declared.type).schema(declared, {}, bundle.lists)
        known = schema.get("enum") or schema.get("items", {}).get("enum")
        return Codes(None if known is None else frozenset(known), _still_former(choices))
    repeats = [f for path, f in form.fields.items() if source and path.split(".")[-1] == source]
    listed = [bundle.lists.get(str(f.options.get("rows_from", ""))) for f in repeats]
    return Codes(renamed=_still_former(listed[0]) if listed and listed[0] else None)


def _still_former(choices: ChoiceList) -> Mapping[str, str]:
    return {old: new for old, new in choices.renamed.items() if old not in choices.by_code}


def _across(slots: Mapping[str, Slots]) -> Iterator[_Across]:
    for form, level in slots.items():
        for slot in level.values():
            for former in slot.former:
                source, dot, name = former.partition(".")
                if dot:
                    yield _Across(form, slot, source, name)


def _last_of(form: str, records: list[FormRecord]) -> dict[int, int]:
    """Where the record of each opening of a form stands."""
    return {r.opening: place for place, r in enumerate(records) if r.form == form}


def _cross(across: _Across, records: list[FormRecord], source: int, target: int) -> None:
    given, taken = dict(records[source].answers), dict(records[target].answers)
    if across.name not in given:
        return
    adopted = across.slot.adopt(given[across.name])
    if adopted.left is None and _same(adopted.value, taken.get(across.slot.field.id)):
        del given[across.name]  # it was carried over when the form was opened
    _move_in(taken, across.slot.field.id, replace(across.slot, former=(across.name,)), given)
    records[source] = replace(records[source], answers=given)
    records[target] = replace(records[target], answers=taken)


def _restore(found: dict[str, Any], name: str, slot: Slot) -> None:
    """What was set aside comes back once the field can hold it again."""
    for aside in sorted(key for key in found if key.rstrip(ASIDE) == name and key != name):
        if not is_blank(found.get(name)):
            return
        adopted = slot.adopt(found[aside])
        if adopted.left is None:
            del found[aside]
            found[name] = adopted.value


def _move_in(found: dict[str, Any], name: str, slot: Slot, given: dict[str, Any]) -> None:
    """The first former answer that the field can hold; the others are settled, never to move.

    `given` is where the former answers stand, `found` where the field does.
    """
    for former in slot.former:
        if former in given and is_blank(found.get(name)):
            adopted = slot.adopt(given[former])
            if not is_blank(adopted.value):
                del given[former]
                found[name] = adopted.value
                _leave(given, former, adopted.left)
    if is_blank(found.get(name)):
        return
    for former in slot.former:
        if former in given:
            _set_aside(given, former, given.pop(former))


def _leave(found: dict[str, Any], name: str, left: Any) -> None:
    if left is not None:
        _set_aside(found, name, left)


def _set_aside(found: dict[str, Any], name: str, value: Any) -> None:
    """Keep a value under a free name beside its own; the same value once, lists as one."""
    aside = name + ASIDE
    while aside in found and not _same(found[aside], value):
        if isinstance(found[aside], list) and isinstance(value, list):
            value = [*found[aside], *(item for item in value if item not in found[aside])]
            break
        aside += ASIDE
    found[aside] = value


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
