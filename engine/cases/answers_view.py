"""Answers to read: a record, the last look before sending, what would go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.case import Answers
from engine.cases.filling import Filling, value_at
from engine.cases.row_names import named
from engine.cases.views import Answer, AnswerSection
from engine.definitions.model import Form
from engine.environment import ROW, rows_of
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Field
from engine.schema.places import read_place


def answer_sections(filling: Filling) -> tuple[AnswerSection, ...]:
    """What will be sent, as this person may see it."""
    return sections_of(filling.form, filling.verdict.answers, filling.readable, {})


def sections_of(
    form: Form, answers: Answers, readable: frozenset[str], before: Answers
) -> tuple[AnswerSection, ...]:
    """The filled answers of a form, section by section; `before` marks what changed since."""
    found = (
        AnswerSection(
            section,
            tuple(
                named(answer, form, answers, readable)
                for answer in _answers(section.fields, answers, readable, before)
            ),
        )
        for section in form.sections
    )
    return tuple(section for section in found if section.answers)


def removed_answers(filling: Filling) -> tuple[Answer, ...]:
    """Stored answers that sending would take away because they are not relevant any more."""
    return tuple(
        found
        for place in filling.verdict.removed
        if (found := _removed(filling, place)) is not None
    )


def _removed(filling: Filling, place_text: str) -> Answer | None:
    """The stored answer at a place, None where nothing is stored or it may not be read."""
    place = read_place(filling.form.id, place_text)
    path = f"{place.repeat}.{place.field}" if place.repeat else place.field
    declared, stored = filling.form.fields.get(path), value_at(filling.draft.base, place)
    if declared is None or stored is None or path not in filling.readable:
        return None
    rows = _rows(declared, filling.draft.base, filling.readable, {})
    return Answer(declared, None if rows else stored, rows)


def _answers(
    fields: tuple[Field, ...], answers: Answers, readable: frozenset[str], before: Answers
) -> Iterator[Answer]:
    for declared in fields:
        if is_group(declared):
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
    """A repeat's rows; each begins with its number, or its code where rows come from a list."""
    if not has_rows(declared):
        return ()
    earlier = {row.get(ROW): row for row in rows_of(before.get(declared.id))}
    return tuple(
        (
            Answer(declared, row.get(ROW) if "rows_from" in declared.options else number),
            *_answers(declared.fields, row, readable, earlier.get(row.get(ROW), {})),
        )
        for number, row in enumerate(_in_order(declared, answers.get(declared.id)), start=1)
    )


def _in_order(repeat: Field, value: Any) -> tuple[Answers, ...]:
    """The rows by the field that orders them, blank ones last; else as they were entered."""
    rows, by = rows_of(value), repeat.options.get("order_by")
    if not by:
        return rows
    return tuple(sorted(rows, key=lambda row: _sorted_as(row.get(str(by)))))


def _sorted_as(value: Any) -> tuple[bool, float, str]:
    if isinstance(value, int | float):
        return False, value, ""
    return value is None, 0, "" if value is None else str(value)
