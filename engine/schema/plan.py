"""The order in which a form is worked out: what hangs on what, laid flat once per form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.model import Form
from engine.expression import Rule
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Field


@dataclass(frozen=True, slots=True)
class Step:
    """One answering field or repeat; it is relevant when every gate says yes."""

    field: Field
    gates: tuple[Rule, ...]
    rows: tuple[Step, ...] = ()  # of a repeat: the steps of one row

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


def _in_order(steps: list[Step], place: Mapping[str, int]) -> tuple[Step, ...]:
    """Steps by their place; a repeat comes where the last of its row's fields comes."""
    last = len(place)

    def key(step: Step) -> int:
        own = place.get(step.field.path, last)
        return max((place.get(inner.field.path, own) for inner in step.rows), default=own)

    return tuple(sorted(steps, key=key))


def _steps(fields: tuple[Field, ...], gates: tuple[Rule, ...]) -> Iterator[Step]:
    for declared in fields:
        if declared.retired:
            continue
        inside = _gates(gates, declared.relevant)
        if is_group(declared):
            yield from _steps(declared.fields, inside)
        elif has_rows(declared):
            yield Step(
                declared, inside, tuple(s for s in _steps(declared.fields, ()) if _answers(s.field))
            )
        else:
            yield Step(declared, inside)
            for extra in field_type(declared.type).extra_fields(declared):
                yield Step(extra, _gates(inside, extra.relevant))


def _gates(outer: tuple[Rule, ...], own: Rule | None) -> tuple[Rule, ...]:
    return outer if own is None else (*outer, own)


def _answers(declared: Field) -> bool:
    return has_rows(declared) or field_type(declared.type).stores
