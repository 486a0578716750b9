"""The order in which a form is worked out: what hangs on what, laid flat once per form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.case import Answers
from engine.definitions.model import Form
from engine.environment import ROW, CaseEnvironment
from engine.expression import Rule
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Field
from engine.schema.limits import has_literal_limits, literal_limits
from engine.schema.places import RowPath, by_row_id

JUDGED_APART = ("pattern", "choices")  # no keyword of JSON Schema says all of them


@dataclass(frozen=True, slots=True)
class Step:
    """One answering field or repeat; it is relevant when every gate says yes."""

    field: Field
    gates: tuple[Rule, ...]
    rows: tuple[Step, ...] = ()  # of a repeat: the steps of one row
    limits: Mapping[str, Any] | None = None  # where they hang on nothing
    plain: bool = False  # a filled answer can be wrong by its schema only

    @property
    def blanks(self) -> Mapping[str, None]:
        """A row's names, all blank: a blank answer hides what has its name outside."""
        return {inner.field.id: None for inner in self.rows}


@dataclass(frozen=True, slots=True)
class Plan:
    """A form's steps in the order they can be evaluated, and its notes and groups by relevance."""

    form: Form
    steps: tuple[Step, ...]
    shown_only: tuple[Step, ...]  # notes: no answer, but shown or not

    @property
    def blanks(self) -> Mapping[str, None]:
        """The form's names, all blank: a blank answer hides a fact that has its name."""
        return {step.field.id: None for step in self.steps}


def make_plan(form: Form) -> Plan:
    """Lay `form` flat: groups and sections become gates of the fields inside them."""
    found = [
        step
        for section in form.sections
        for step in _steps(section.fields, _gates((), section.relevant))
    ]
    place = {path: number for number, path in enumerate(form.order)}
    answering = _in_order([step for step in found if _answers(step.field)], place)
    return Plan(form, answering, tuple(s for s in found if not _answers(s.field)))


def _in_order(steps: Iterable[Step], place: Mapping[str, int]) -> tuple[Step, ...]:
    """Steps by their place, those of rows too; a repeat comes where the last field inside comes."""
    ordered = (replace(s, rows=_in_order(s.rows, place)) if s.rows else s for s in steps)
    return tuple(sorted(ordered, key=lambda step: _last_place(step, place)))


def _last_place(step: Step, place: Mapping[str, int]) -> int:
    own = place.get(step.field.path, len(place))
    return max((_last_place(inner, place) for inner in step.rows), default=own)


def _steps(fields: tuple[Field, ...], gates: tuple[Rule, ...]) -> Iterator[Step]:
    for declared in fields:
        if declared.retired:
            continue
        inside = _gates(gates, declared.relevant)
        if is_group(declared):
            yield from _steps(declared.fields, inside)
        elif has_rows(declared):
            rows = tuple(s for s in _steps(declared.fields, ()) if _answers(s.field))
            yield _step(declared, inside, rows)
        else:
            yield _step(declared, inside)
            for extra in field_type(declared.type).extra_fields(declared):
                yield _step(extra, _gates(inside, extra.relevant))


def _step(declared: Field, gates: tuple[Rule, ...], rows: tuple[Step, ...] = ()) -> Step:
    limits = literal_limits(declared) if has_literal_limits(declared) else None
    ruled = declared.constraint is not None or bool(declared.checks)
    more = ruled or limits != {} or not declared.options.keys().isdisjoint(JUDGED_APART)
    return Step(declared, gates, rows, limits, not more and not has_rows(declared))


def environment_in(
    steps: tuple[Step, ...], environment: CaseEnvironment, answers: Answers, rows: RowPath
) -> CaseEnvironment:
    """What rules see inside a row, from what they see in the form around it, whose `steps` are."""
    for repeat, row_id in rows:
        step = next(found for found in steps if found.field.id == repeat)
        ids = list(by_row_id(answers.get(repeat)))
        number = ids.index(row_id) + 1 if row_id in ids else len(ids) + 1
        answers = by_row_id(answers.get(repeat)).get(row_id, {ROW: row_id})
        environment = environment.in_row(answers, number, step.blanks)
        steps = step.rows
    return environment


def _gates(outer: tuple[Rule, ...], own: Rule | None) -> tuple[Rule, ...]:
    return outer if own is None else (*outer, own)


def _answers(declared: Field) -> bool:
    return has_rows(declared) or field_type(declared.type).stores
