"""What the rows of a repeat are called where one of them is an answer: who is the caregiver?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Answers
from engine.definitions.model import Form
from engine.environment import ROW, rows_of
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field


def row_names(
    declared: Field, form: Form, around: tuple[Answers, ...], readable: frozenset[str]
) -> Mapping[str, str]:
    """By row id, what `choice_label` holds, where it may be read; else the row's number.

    `around` are the form's own answers and those of the rows the field stands in: the rows that
    are chosen among may stand beside it at any of these levels. Empty for a field that does not
    choose among rows.
    """
    chosen = str(declared.options.get("choices", ""))
    parents = declared.path.split(".")[:-1]
    for depth in reversed(range(len(around))):
        repeat = form.fields.get(".".join((*parents[:depth], chosen)))
        if repeat is not None and has_rows(repeat):
            return _names(declared, repeat, around[depth].get(repeat.id), readable)
    return {}


def _names(
    declared: Field, repeat: Field, rows: Any, readable: frozenset[str]
) -> Mapping[str, str]:
    shown = str(declared.options.get("choice_label", ""))
    may_read = f"{repeat.path}.{shown}" in readable
    return {
        str(row.get(ROW, number)): str((row.get(shown) if may_read else None) or number)
        for number, row in enumerate(rows_of(rows), start=1)
    }


def with_names(value: Any, names: Mapping[str, str]) -> Any:
    """The answer with the names of the rows it chose."""
    if isinstance(value, list | tuple):
        return [with_names(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
