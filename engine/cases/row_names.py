"""What the rows of a repeat are called where one of them is an answer: who is the caregiver?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.case import Answers
from engine.cases.views import Answer
from engine.definitions.model import Form
from engine.environment import ROW, rows_of
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field


def row_names(
    declared: Field, form: Form, answers: Answers, readable: frozenset[str]
) -> Mapping[str, str]:
    """By row id, what `choice_label` holds, where it may be read; else the row's number.

    Empty for a field that does not choose among rows.
    """
    repeat = form.fields.get(str(declared.options.get("choices", "")))
    if repeat is None or not has_rows(repeat):
        return {}
    shown = str(declared.options.get("choice_label", ""))
    may_read = f"{repeat.path}.{shown}" in readable
    return {
        str(row.get(ROW, number)): str((row.get(shown) if may_read else None) or number)
        for number, row in enumerate(rows_of(answers.get(repeat.id)), start=1)
    }


def named(answer: Answer, form: Form, answers: Answers, readable: frozenset[str]) -> Answer:
    """The answer with names for the rows it chose, also inside rows of its own."""
    if answer.rows:
        rows = tuple(
            tuple(named(inner, form, answers, readable) for inner in row) for row in answer.rows
        )
        return replace(answer, rows=rows)
    names = row_names(answer.field, form, answers, readable)
    return replace(answer, value=_with_names(answer.value, names)) if names else answer


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return [_with_names(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
