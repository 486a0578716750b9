"""Answers to read: a record, the last look before sending, what would go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.case import Answers
from engine.cases.desk import Desk
from engine.cases.filling import Filling
from engine.cases.placed import NOTHING, PlacedBy, Words
from engine.cases.placing import words_of
from engine.cases.row_names import row_names, with_names
from engine.cases.views import Answer, AnswerSection
from engine.definitions.model import Form
from engine.environment import ROW, are_rows, rows_of
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Field
from engine.schema.places import (
    RowPath,
    answers_at,
    around,
    control_name,
    declared_path,
    read_place,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is being read: the answers of a form, now and before, and at which of its rows."""

    form: Form
    answers: Answers
    before: Answers
    readable: frozenset[str]
    words: Words
    rows: RowPath = ()


def answer_sections(desk: Desk, filling: Filling) -> tuple[AnswerSection, ...]:
    """What will be sent, as this person may see it."""
    words = words_of(desk, filling)
    return sections_of(filling.form, filling.verdict.answers, filling.readable, {}, words)


def sections_of(
    form: Form, answers: Answers, readable: frozenset[str], before: Answers, words: Words
) -> tuple[AnswerSection, ...]:
    """The filled answers of a form, section by section; `before` marks what changed since."""
    shown = Shown(form, answers, before, readable, words)
    found = (
        AnswerSection(section, tuple(answers_in(section.fields, shown)), words(section.text, ()))
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


def rows_beside(
    form: Form, readable: frozenset[str], repeat: Field, pair: tuple[Any, Any]
) -> tuple[tuple[Answer, ...], ...]:
    """The first of two answers to a repeat, what differs from the second marked."""
    one, other = ({repeat.id: value} for value in pair)
    answer = answer_in(repeat, repeat.path, Shown(form, one, other, readable, _no_words))
    return () if answer is None else answer.rows


def _removed(filling: Filling, place_text: str) -> Answer | None:
    """The stored answer at a place, None where nothing is stored or it may not be read."""
    place = read_place(filling.form.id, place_text)
    declared = filling.form.fields.get(declared_path(place))
    shown = Shown(filling.form, filling.draft.base, {}, filling.readable, _no_words, place.rows)
    return None if declared is None else answer_in(declared, declared.path, shown)


def _no_words(_text: str, _rows: RowPath) -> PlacedBy:
    """What would go is told without what its words name: that may have gone as well."""
    return NOTHING


def answering(fields: tuple[Field, ...]) -> Iterator[tuple[Field, str]]:
    """Every field that holds an answer, groups opened, with the path its rights hang on."""
    for declared in fields:
        if is_group(declared):
            yield from answering(declared.fields)
            continue
        for one in (declared, *field_type(declared.type).extra_fields(declared)):
            yield one, declared.path


def answers_in(fields: tuple[Field, ...], shown: Shown) -> Iterator[Answer]:
    """The answers that stand in these fields, as far as they may be read."""
    for declared, path in answering(fields):
        answer = answer_in(declared, path, shown)
        if answer is not None:
            yield answer


def answer_in(declared: Field, path: str, shown: Shown) -> Answer | None:
    """What stands in a field, None where that is nothing or the field at `path` is not read."""
    value = answers_at(shown.answers, shown.rows).get(declared.id)
    if value is None or path not in shown.readable:
        return None
    before = answers_at(shown.before, shown.rows)
    changed = bool(shown.before) and before.get(declared.id) != value
    placed = shown.words(declared.text, shown.rows)
    place = control_name(declared.id, shown.rows)
    if has_rows(declared) and are_rows(value):
        rows = _rows(declared, value, shown)
        return Answer(declared, None, rows, changed, placed, place) if rows else None
    names = row_names(declared, shown.form, around(shown.answers, shown.rows), shown.readable)
    named = with_names(value, names) if names else value
    return Answer(declared, named, (), changed, placed, place)


def _rows(declared: Field, value: Any, shown: Shown) -> tuple[tuple[Answer, ...], ...]:
    """A repeat's rows; each begins with its number, or its code where rows come from a list. Of
    those, the ones in which nothing stands are left out: nobody made them."""
    listed = "rows_from" in declared.options
    found = (
        (
            Answer(declared, row.get(ROW) if listed else number),
            *answers_in(declared.fields, inside(shown, declared, row)),
        )
        for number, row in enumerate(rows_in_order(declared, value), start=1)
    )
    return _grouped(declared, tuple(row for row in found if len(row) > 1 or not listed))


def _grouped(repeat: Field, rows: tuple[tuple[Answer, ...], ...]) -> tuple[tuple[Answer, ...], ...]:
    """The rows whose answer to one field is the same beside each other, in the order of the first
    of each; those without it last. What its reader may not read groups nothing."""
    by = repeat.options.get("group_by")
    values = [next((str(a.value) for a in row[1:] if a.field.id == by), "") for row in rows]
    order = list(dict.fromkeys(value for value in values if value))
    places = [order.index(value) if value else len(order) for value in values]
    ranked = sorted(range(len(rows)), key=lambda number: places[number])
    return tuple(rows[number] for number in ranked)


def inside(shown: Shown, repeat: Field, row: Answers) -> Shown:
    """What is read within one row of a repeat."""
    return replace(shown, rows=(*shown.rows, (repeat.id, str(row.get(ROW)))))


def rows_in_order(repeat: Field, value: Any) -> tuple[Answers, ...]:
    """The rows by the field that orders them, blank ones last; else as they were entered."""
    rows, by = rows_of(value), repeat.options.get("order_by")
    if not by:
        return rows
    return tuple(sorted(rows, key=lambda row: _sorted_as(row.get(str(by)))))


def _sorted_as(value: Any) -> tuple[bool, float, str]:
    if isinstance(value, int | float):
        return False, value, ""
    return value is None, 0, "" if value is None else str(value)
