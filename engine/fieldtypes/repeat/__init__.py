"""`repeat`: the same fields answered once for each row; every row keeps its id for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.expression.types import Type, rows
from engine.fieldtypes import field_type, is_group
from engine.fieldtypes.base import (
    CLASH,
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Inside,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType, counted, three_way

ROW: Final = "_row"
MOST_ROWS: Final = 200
_ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class PostedRow:
    """What was typed into one row, by field id."""

    id: str
    fields: Mapping[str, Posted]


class RepeatType(BaseType):
    """Rows of answers, each under its own stable id in `_row`."""

    name = "repeat"
    inside = Inside.ROWS
    attributes: Mapping[str, Attribute] = {
        "count": Attribute(Kind.RANGE),
        "rows_from": Attribute(Kind.LIST),
        "rows_filter": Attribute(Kind.RULE),
        "row_label": Attribute(Kind.TEXT),
        "order_by": Attribute(Kind.FIELD),
        "group_by": Attribute(Kind.FIELD),
        "keep_rows": Attribute(Kind.YES_NO),
        "workflow": Attribute(Kind.CODE),
    }

    def holds(self, value: Any) -> bool:
        """A list of rows with their ids."""
        return isinstance(value, list | tuple) and all(
            isinstance(row, Mapping) and isinstance(row.get(ROW), str) for row in value
        )

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Rows of the types of its fields."""
        return rows(
            {
                inner.id: field_type(inner.type).value_type(inner, lists)
                for inner in answered_fields(declared)
            }
        )

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Rows with ids, within their number; what a row must hold depends on the row."""
        row_id = {"type": "string", "minLength": 1, "maxLength": 64}
        item = {"type": "object", "properties": {ROW: row_id}, "required": [ROW]}
        return counted({"type": "array", "items": item}, limits, most=MOST_ROWS)

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Every row by the types of its fields; the first problem stands for all of them.

        Pages that want each problem at its field parse the rows of `posted_rows` themselves.
        """
        found: list[dict[str, Any]] = []
        for row in posted_rows(posted):
            answers: dict[str, Any] = {ROW: row.id}
            for inner in answered_fields(declared):
                parsed = field_type(inner.type).parse(inner, row.fields.get(inner.id, {}), reading)
                if parsed.problem:
                    return parsed
                if parsed.value is not None:
                    answers[inner.id] = parsed.value
            found.append(answers)
        return Parsed(found or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """The row ids under '', and each part of a row's field under `row.field` or
        `row.field.part`."""
        posted: dict[str, tuple[str, ...]] = {"": tuple(row[ROW] for row in value or ())}
        for row in value or ():
            for inner in answered_fields(declared):
                parts = field_type(inner.type).post(inner, row.get(inner.id))
                for name, texts in parts.items():
                    posted[part_name(row[ROW], inner.id, name)] = texts
        return posted

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """How many rows there are."""
        return words.text("fieldtypes.repeat.rows", n=len(value)) if value else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """The number of rows; the rows are a table of their own."""
        return (Column(f"{declared.id}.count", "number"),)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The number of rows."""
        return (len(value or ()),)

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """Rows by their id, fields by theirs, rows of rows in the same way; CLASH when one field
        of a row differs, or one person removed a row that the other changed."""
        whole = three_way(base, mine, theirs)
        if whole is not CLASH or not self.hold_all(base, mine, theirs):
            return whole
        before, first, second = (_by_id(value) for value in (base, mine, theirs))
        merged = []
        for row_id in dict.fromkeys([*second, *first]):
            both = first.get(row_id), second.get(row_id)
            row = self._merged_row(before.get(row_id), *both)
            if row is CLASH:
                return CLASH
            if row is not None:
                merged.append(row)
        return merged or None

    def _merged_row(self, base: Any, mine: Any, theirs: Any) -> Any:
        """One row after both people's changes: a row, None when it was removed, or CLASH."""
        whole = three_way(base, mine, theirs)
        if whole is not CLASH:
            return whole
        if mine is None or theirs is None:
            return CLASH
        merged = {}
        for name in dict.fromkeys([*theirs, *mine]):
            value = self.merge((base or {}).get(name), mine.get(name), theirs.get(name))
            if value is CLASH:
                return CLASH
            if value is not None:
                merged[name] = value
        return merged


def answered_fields(declared: Field) -> Iterator[Field]:
    """The fields of a repeat that hold answers, groups opened."""
    for inner in declared.fields:
        if is_group(inner):
            yield from answered_fields(inner)
        elif field_type(inner.type).stores:
            yield inner


def is_row_id(text: str) -> bool:
    """Whether a row can be called so."""
    return _ROW_ID.fullmatch(text) is not None


def part_name(row_id: str, field_id: str, name: str) -> str:
    """What a part of a row's field is called."""
    return f"{row_id}.{field_id}.{name}" if name else f"{row_id}.{field_id}"


def posted_rows(posted: Posted) -> tuple[PostedRow, ...]:
    """The rows that were posted, in order; what is no row id is passed over."""
    wanted = [row_id for row_id in posted.get("", ()) if is_row_id(row_id)]
    ids = list(dict.fromkeys(wanted))[:MOST_ROWS]
    fields: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {row_id: {} for row_id in ids}
    for name, texts in posted.items():
        row_id, _, rest = name.partition(".")
        field_id, _, part = rest.partition(".")
        if row_id in fields and field_id:
            fields[row_id].setdefault(field_id, {})[part] = texts
    return tuple(PostedRow(row_id, fields[row_id]) for row_id in ids)


def _by_id(value: Any) -> dict[str, Mapping[str, Any]]:
    return {row[ROW]: row for row in value or ()}


FIELD_TYPE: FieldType = RepeatType()
