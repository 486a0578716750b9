"""Form → flat JSON Schema 2020-12 of what is relevant now, judged field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import ChoiceList, Field
from engine.schema.limits import row_range
from engine.schema.validators import Schema, Validator, best_validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROW_ID = {"type": "string", "maxLength": 64}
MOST_KEPT = 4_096

KEYWORDS = {
    "minimum": "min",
    "exclusiveMinimum": "min",
    "maximum": "max",
    "exclusiveMaximum": "max",
    "minLength": "length",
    "maxLength": "length",
    "enum": "choice_filter",
    "minItems": "min_choices",
    "maxItems": "max_choices",
    "not": "exclusive",
    "multipleOf": "places",
}
OF_FILES = {"min_choices": "files_min", "max_choices": "files_max"}


def field_schema(
    declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
) -> dict[str, Any]:
    """The schema of one filled answer; a repeat's rows are judged apart, row by row."""
    if not has_rows(declared):
        return field_type(declared.type).schema(declared, limits, lists)
    least, most = row_range(limits)
    row = {"type": "object", "properties": {"_row": ROW_ID}}
    bounds: dict[str, Any] = {"type": "array", "items": row, "minItems": least}
    if most is not None:
        bounds["maxItems"] = most
    return bounds


class FlatSchemas:
    """The schemas of levels (a form's own fields, or a row's), by what is relevant and limited.

    A level's schema is flat: an object of properties that do not know of each other. So it is
    judged property by property, with one validator a field (and limits) made when first needed and
    shared by all levels: the same verdict as judging the object, without building a validator for
    each property at each judgement, which costs more than the judging.
    """

    def __init__(
        self, lists: Mapping[str, ChoiceList], make: Callable[[Schema], Validator] = best_validator
    ) -> None:
        self._lists = lists
        self._make = make
        self._kept: dict[tuple[str, str], Validator] = {}
        self._last: dict[str, tuple[Mapping[str, Any], Validator]] = {}

    def level_schema(self, fields: Mapping[str, tuple[Field, Mapping[str, Any]]]) -> dict[str, Any]:
        """The flat JSON Schema 2020-12 of a level, whole."""
        properties = {
            name: field_schema(f, limits, self._lists) for name, (f, limits) in fields.items()
        }
        return {
            "$schema": DIALECT,
            "type": "object",
            "properties": {**properties, "_row": ROW_ID},
            "additionalProperties": False,
        }

    def faults(
        self,
        fields: Mapping[str, tuple[Field, Mapping[str, Any]]],
        answers: Mapping[str, Any],
    ) -> Iterator[tuple[str, str]]:
        """(field id, code) for each answer the schema of `fields` (with limits) refuses."""
        for name, value in answers.items():
            if name in fields:
                for keyword in self._validator(*fields[name]).broken(value):
                    yield name, _code(fields[name][0], keyword)
            elif name != "_row":
                yield name, "unknown_field"

    def _validator(self, declared: Field, limits: Mapping[str, Any]) -> Validator:
        # By catalogue path: two forms may have fields of the same ids. Most limits never change,
        # and comparing them costs less than writing them out.
        last = self._last.get(declared.text)
        if last is not None and last[0] == limits:
            return last[1]
        key = (declared.text, repr(limits))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._make(field_schema(declared, limits, self._lists))
        self._last[declared.text] = (limits, found)
        return found


def _code(declared: Field, keyword: str) -> str:
    """What is told of a keyword; of files, that there are too many rather than what to choose."""
    code = KEYWORDS.get(keyword, "type")
    files = field_type(declared.type).sends_files is not None
    return OF_FILES.get(code, code) if files else code
