"""Two versions of a form beside each other, field by field, as someone may read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from engine.case import Answers
from engine.cases.answers_view import (
    Shown,
    answer_in,
    answering,
    answers_in,
    inside,
    rows_in_order,
)
from engine.cases.placed import PlacedBy, Words
from engine.cases.views import Answer
from engine.definitions.model import Form, Section
from engine.environment import ROW, are_rows
from engine.fieldtypes import has_rows
from engine.fieldtypes.base import Field
from engine.schema.places import answers_at, by_row_id, control_name


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that came, went or changed, under its number (or its code, where a list gives them)."""

    heading: Any
    kind: str  # added, removed, changed
    answers: tuple[Answer, ...] = ()  # of a row that came or went
    changes: tuple[ChangedAnswer, ...] = ()  # within a row that stayed


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that is not what it was; None where there was, or is, none."""

    field: Field
    was: Any
    now: Any
    place: str
    placed: PlacedBy
    rows: tuple[ChangedRow, ...] = ()
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section with what changed in it, and what stayed as it was."""

    section: Section
    changes: tuple[ChangedAnswer, ...]
    same: tuple[Answer, ...]
    placed: PlacedBy = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two versions, at the same row."""

    was: Shown
    now: Shown

    def inside(self, repeat: Field, row: Answers) -> _Pair:
        return _Pair(inside(self.was, repeat, row), inside(self.now, repeat, row))


def changed_sections(
    form: Form, versions: tuple[Answers, Answers], readable: frozenset[str], words: Words
) -> tuple[ChangedSection, ...]:
    """What changed from the first version to the second, and what did not, by section."""
    was, now = (Shown(form, answers, {}, readable, words) for answers in versions)
    found = (
        ChangedSection(
            section,
            tuple(_changes(section.fields, _Pair(was, now))),
            tuple(_same(section.fields, _Pair(was, now))),
            words(section.text, ()),
        )
        for section in form.sections
    )
    return tuple(section for section in found if section.changes or section.same)


def _values(declared: Field, pair: _Pair) -> tuple[Any, Any]:
    was, now = (answers_at(shown.answers, shown.rows) for shown in (pair.was, pair.now))
    return was.get(declared.id), now.get(declared.id)


def _same(fields: tuple[Field, ...], pair: _Pair) -> Iterator[Answer]:
    for declared, path in answering(fields):
        was, now = _values(declared, pair)
        answer = answer_in(declared, path, pair.now) if was == now else None
        if answer is not None:
            yield answer


def _changes(fields: tuple[Field, ...], pair: _Pair) -> Iterator[ChangedAnswer]:
    for declared, path in answering(fields):
        was, now = _values(declared, pair)
        if was == now or path not in pair.now.readable:
            continue
        rows = has_rows(declared) and all(not one or are_rows(one) for one in (was, now))
        found = _of_rows(declared, pair) if rows else _of_one(declared, path, pair)
        if found is not None:
            yield found


def _of_one(declared: Field, path: str, pair: _Pair) -> ChangedAnswer | None:
    was, now = (answer_in(declared, path, shown) for shown in (pair.was, pair.now))
    if was is None and now is None:
        return None
    return ChangedAnswer(
        declared,
        was.value if was is not None else None,
        now.value if now is not None else None,
        control_name(declared.id, pair.now.rows),
        pair.now.words(declared.text, pair.now.rows),
    )


def _of_rows(declared: Field, pair: _Pair) -> ChangedAnswer | None:
    rows = tuple(_rows(declared, pair))
    was, now = (list(by_row_id(value)) for value in _values(declared, pair))
    reordered = [one for one in was if one in now] != [one for one in now if one in was]
    if not rows and not reordered:
        return None
    place = control_name(declared.id, pair.now.rows)
    placed = pair.now.words(declared.text, pair.now.rows)
    return ChangedAnswer(declared, None, None, place, placed, rows, reordered)


def _rows(declared: Field, pair: _Pair) -> Iterator[ChangedRow]:
    was, now = (_numbered(declared, value) for value in _values(declared, pair))
    for row_id in dict.fromkeys((*now, *was)):
        heading, row = now.get(row_id) or was[row_id]
        here = pair.inside(declared, row)
        if row_id not in was:
            yield ChangedRow(heading, "added", tuple(answers_in(declared.fields, here.now)))
        elif row_id not in now:
            yield ChangedRow(heading, "removed", tuple(answers_in(declared.fields, here.was)))
        elif changes := tuple(_changes(declared.fields, here)):
            yield ChangedRow(heading, "changed", changes=changes)


def _numbered(declared: Field, value: Any) -> dict[str, tuple[Any, Answers]]:
    """The rows by id, each with what it is called by."""
    listed = "rows_from" in declared.options
    return {
        str(row.get(ROW)): (row.get(ROW) if listed else number, row)
        for number, row in enumerate(rows_in_order(declared, value), start=1)
    }
