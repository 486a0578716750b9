"""Form → flat JSON Schema 2020-12 of what is relevant now; the only home of jsonschema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import ChoiceList, Field
from engine.schema.limits import row_range

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

    def __init__(self, lists: Mapping[str, ChoiceList]) -> None:
        self._lists = lists
        self._kept: dict[tuple[str, str], Any] = {}

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
                for error in self._validator(*fields[name]).iter_errors(value):
                    yield name, KEYWORDS.get(str(error.validator), "type")
            elif name != "_row":
                yield name, "unknown_field"

    def _validator(self, declared: Field, limits: Mapping[str, Any]) -> Any:
        # By catalogue path: two forms may have fields of the same ids.
        key = (declared.text, repr(limits) if limits else "")
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = _make_validator(field_schema(declared, limits, self._lists))
        return self._kept[key]


def _make_validator(schema: dict[str, Any]) -> Any:
    # jsonschema and referencing take 130 ms to import: only who judges answers pays for them.
    from jsonschema import Draft202012Validator
    from referencing import Registry

    # An empty registry: jsonschema would otherwise fetch a remote or file: $ref.
    return Draft202012Validator(
        schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
