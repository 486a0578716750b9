"""Answers to read: a record, the last look before sending, what would go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Answers
from engine.cases.filling import Filling
from engine.cases.views import Answer, AnswerSection
from engine.definitions.model import Form
from engine.environment import ROW
from engine.fieldtypes import field_type
from engine.fieldtypes.base import Field


def answer_sections(filling: Filling) -> tuple[AnswerSection, ...]:
    """What will be sent, as this person may see it."""
    return sections_of(filling.form, filling.verdict.answers, filling.readable, {})


def sections_of(
    form: Form, answers: Answers, readable: frozenset[str], before: Answers
) -> tuple[AnswerSection, ...]:
    """The filled answers of a form, section by section; `before` marks what changed since."""
    found = (
        AnswerSection(section, tuple(_answers(section.fields, answers, readable, before)))
        for section in form.sections
    )
    return tuple(section for section in found if section.answers)


def removed_answers(filling: Filling) -> tuple[Answer, ...]:
    """Stored answers that sending would take away because they are not relevant any more."""
    base = filling.draft.base
    top = {path: f for path, f in filling.form.fields.items() if "." not in path}
    return tuple(
        Answer(declared, base[declared.id], _rows(declared, base, filling.readable, {}))
        for path, declared in top.items()
        if path in filling.verdict.removed and path in filling.readable and declared.id in base
    )


def _answers(
    fields: tuple[Field, ...], answers: Answers, readable: frozenset[str], before: Answers
) -> Iterator[Answer]:
    for declared in fields:
        if declared.type == "group":
            yield from _answers(declared.fields, answers, readable, before)
            continue
        extras = field_type(declared.type).extra_fields(declared)
        for shown in (declared, *extras):
            value = answers.get(shown.id)
            if value is not None and declared.path in readable:
                rows = _rows(shown, answers, readable, before)
                changed = bool(before) and before.get(shown.id) != value
                yield Answer(shown, None if rows else value, rows, changed)


def _rows(
    declared: Field, answers: Answers, readable: frozenset[str], before: Answers
) -> tuple[tuple[Answer, ...], ...]:
    if declared.type != "repeat":
        return ()
    earlier = {row.get(ROW): row for row in before.get(declared.id) or ()}
    return tuple(
        _row(declared, row, readable, earlier.get(row.get(ROW), {}))
        for row in answers.get(declared.id) or ()
    )


def _row(
    declared: Field, row: Mapping[str, Any], readable: frozenset[str], before: Mapping[str, Any]
) -> tuple[Answer, ...]:
    """A row's answers, its id first (the code, where rows come from a list)."""
    key = Answer(declared, str(row.get(ROW, "")))
    return (key, *_answers(declared.fields, row, readable, before))
