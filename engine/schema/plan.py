"""The order in which a form is worked out: what hangs on what, laid flat once per form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.model import Form
from engine.expression import Rule
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field


@dataclass(frozen=True, slots=True)
class Step:
    """One answering field or repeat; it is relevant when every gate says yes."""

    field: Field
    gates: tuple[Rule, ...]
    rows: tuple[Step, ...] = ()  # of a repeat: the steps of one row


@dataclass(frozen=True, slots=True)
class Plan:
    """A form's steps in the order they can be evaluated, and its notes and groups by relevance."""

    form: Form
    steps: tuple[Step, ...]
    shown_only: tuple[Step, ...]  # notes: no answer, but shown or not


def make_plan(form: Form) -> Plan:
    """Lay `form` flat: groups and sections become gates of the fields inside them."""
    found = [
        step
        for section in form.sections
        for step in _steps(section.fields, _gates((), section.relevant))
    ]
    place = {path: number for number, path in enumerate(form.order)}
    last = len(place)
    answering = [step for step in found if _answers(step.field)]
    answering.sort(key=lambda step: place.get(step.field.path, last))
    return Plan(form, tuple(answering), tuple(s for s in found if not _answers(s.field)))


def _steps(fields: tuple[Field, ...], gates: tuple[Rule, ...]) -> Iterator[Step]:
    for declared in fields:
        if declared.retired:
            continue
        inside = _gates(gates, declared.relevant)
        if declared.type == "group":
            yield from _steps(declared.fields, inside)
        elif declared.type == "repeat":
            yield Step(declared, inside, tuple(_steps(declared.fields, ())))
        else:
            yield Step(declared, inside)
            for extra in _extra_fields(declared):
                yield Step(extra, _gates(inside, extra.relevant))


def _extra_fields(declared: Field) -> tuple[Field, ...]:
    """Fields a type adds beside its own (the text of "other")."""
    make = getattr(field_type(declared.type), "extra_fields", None)
    return make(declared) if make else ()


def _gates(outer: tuple[Rule, ...], own: Rule | None) -> tuple[Rule, ...]:
    return outer if own is None else (*outer, own)


def _answers(declared: Field) -> bool:
    return declared.type == "repeat" or field_type(declared.type).stores
