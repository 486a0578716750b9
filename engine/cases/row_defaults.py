"""What stands in a new row before anyone has typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.environment import ROW, CaseEnvironment, run
from engine.fieldtypes import field_type, is_group
from engine.fieldtypes.base import Field, Posted
from engine.problems import AnswerPlace
from engine.schema.places import place_text

Typed = Iterator[tuple[str, Posted]]


def row_defaults(repeat: Field, row_id: str, number: int, environment: CaseEnvironment) -> Typed:
    """The defaults of a row, one after the other: a later rule sees the earlier ones.

    They are laid in as if typed, once, when the row comes into being.
    """
    row: dict[str, Any] = {ROW: row_id}
    inside = environment.given({"this": row, "row": row, "_position": number})
    inside = inside.given(dict.fromkeys(inner.id for inner in _answered(repeat))).given(row)
    for inner in _answered(repeat):
        value = inner.default
        if inner.default_rule is not None:
            value = run(inner.default_rule, inside)
        if value is not None and not inner.retired:
            row[inner.id] = value
            yield laid_in(repeat, row_id, inner, value)


def row_values(repeat: Field, row_id: str, values: Mapping[str, Any]) -> Typed:
    """Values for a row as if they had been typed."""
    for inner in _answered(repeat):
        if values.get(inner.id) is not None:
            yield laid_in(repeat, row_id, inner, values[inner.id])


def laid_in(repeat: Field, row_id: str, inner: Field, value: Any) -> tuple[str, Posted]:
    """A value of a row's field under the name of its control."""
    place = AnswerPlace(repeat.form, inner.id, repeat.id, row_id)
    return place_text(place), field_type(inner.type).post(inner, value)


def _answered(declared: Field) -> Iterator[Field]:
    for inner in declared.fields:
        if is_group(inner):
            yield from _answered(inner)
        elif field_type(inner.type).stores:
            yield inner
