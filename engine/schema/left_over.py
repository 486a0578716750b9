"""Stored answers that no field of today has a place for, wherever they stand in a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.case import Answers
from engine.environment import ROW, rows_of
from engine.fieldtypes.base import Field
from engine.schema.moving import ASIDE, Slots


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row around an answer: of which repeat, its id, and its number among its rows."""

    repeat: Field
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """One such answer: under which id it was given, in which rows, and the field it is kept for.

    `near` is the field of today that has its id or took it over; None where there is no such field.
    """

    name: str
    rows: tuple[LeftRow, ...]
    near: Field | None
    value: Any


def left_over(
    slots: Slots, answers: Answers, around: tuple[LeftRow, ...] = ()
) -> Iterator[LeftOver]:
    """Every answer of a record, already moved, that stands in no slot; those of rows after it."""
    heirs = {former: slot.field for slot in slots.values() for former in slot.former}
    for key, value in answers.items():
        if key == ROW:
            continue
        if key not in slots:
            name = key.rstrip(ASIDE)
            near = slots[name].field if name in slots else heirs.get(name)
            yield LeftOver(name, around, near, value)
            continue
        for number, row in enumerate(rows_of(value) if slots[key].rows else (), start=1):
            here = LeftRow(slots[key].field, str(row.get(ROW)), number)
            yield from left_over(slots[key].rows, row, (*around, here))
