"""What the rows of a repeat are called where one of them is an answer: who is the caregiver?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Answers
from engine.cases.placed import SHOWN, Placed
from engine.definitions.model import Form
from engine.environment import ROW, rows_of
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field


def row_names(
    declared: Field, form: Form, around: tuple[Answers, ...], readable: frozenset[str]
) -> Mapping[str, Placed]:
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
            shown = str(declared.options.get("choice_label", ""))
            return _names(form, repeat, shown, around[depth].get(repeat.id), readable)
    return {}


def _names(
    form: Form, repeat: Field, shown: str, rows: Any, readable: frozenset[str]
) -> Mapping[str, Placed]:
    path = f"{repeat.path}.{shown}"
    named = form.fields.get(path, SHOWN) if path in readable else SHOWN
    return {
        str(row.get(ROW, number)): _name(named, row.get(shown), number)
        for number, row in enumerate(rows_of(rows), start=1)
    }


def _name(named: Field, value: Any, number: int) -> Placed:
    """What a row is called by: its answer to that field, where there is one; else its number."""
    blank = named is SHOWN or value in (None, "", [])
    return Placed(SHOWN, number) if blank else Placed(named, value)


def with_names(value: Any, names: Mapping[str, Placed]) -> Any:
    """The answer with the names of the rows it chose."""
    if isinstance(value, list | tuple):
        return [with_names(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
