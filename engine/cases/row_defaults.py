"""What stands in a new row before anyone has typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.environment import ROW, CaseEnvironment, run
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import ChoiceList, Field, Posted
from engine.schema.places import RowPath, control_name

Typed = Iterator[tuple[str, Posted]]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that has just come into being: the rows around it and itself, the inmost last."""

    repeat: Field
    rows: RowPath
    number: int

    @property
    def id(self) -> str:
        """Its own id."""
        return self.rows[-1][1]


def row_defaults(
    new: NewRow, environment: CaseEnvironment, lists: Mapping[str, ChoiceList]
) -> Typed:
    """The defaults of a row, one after the other: a later rule sees the earlier ones.

    They are laid in as if typed, once, when the row comes into being; with them those of the rows
    it holds from the beginning, which come from a list.
    """
    row: dict[str, Any] = {ROW: new.id}
    answering = tuple(_answered(new.repeat))
    inside = environment.in_row(row, new.number, dict.fromkeys(inner.id for inner in answering))
    for inner in answering:
        if inner.retired:
            continue
        if has_rows(inner):
            yield from _rows_from(inner, new.rows, inside, lists)
            continue
        value = inner.default
        if inner.default_rule is not None:
            value = run(inner.default_rule, inside)
        if value is not None:
            row[inner.id] = value
            yield laid_in(inner, new.rows, value)


def _rows_from(
    repeat: Field, around: RowPath, environment: CaseEnvironment, lists: Mapping[str, ChoiceList]
) -> Typed:
    listed = lists.get(str(repeat.options.get("rows_from", "")))
    begun = [c.code for c in listed.choices if not c.retired] if listed is not None else []
    for number, code in enumerate(begun, start=1):
        new = NewRow(repeat, (*around, (repeat.id, code)), number)
        yield from row_defaults(new, environment, lists)


def row_values(new: NewRow, values: Mapping[str, Any]) -> Typed:
    """Values for a row as if they had been typed."""
    for inner in _answered(new.repeat):
        if values.get(inner.id) is not None and not has_rows(inner):
            yield laid_in(inner, new.rows, values[inner.id])


def laid_in(declared: Field, rows: RowPath, value: Any) -> tuple[str, Posted]:
    """A value of a field under the name of its control."""
    return control_name(declared.id, rows), field_type(declared.type).post(declared, value)


def _answered(declared: Field) -> Iterator[Field]:
    for inner in declared.fields:
        if is_group(inner):
            yield from _answered(inner)
        elif field_type(inner.type).stores:
            yield inner
