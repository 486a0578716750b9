"""Form → flat JSON Schema 2020-12 of what is relevant now; the only home of jsonschema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.fieldtypes import field_type
from engine.fieldtypes.base import ChoiceList, Field
from engine.schema.limits import row_range
from engine.schema.plan import Plan, Step

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROW_ID = {"type": "string", "maxLength": 64}
MOST_KEPT = 512

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
    if declared.type != "repeat":
        return field_type(declared.type).schema(declared, limits, lists)
    least, most = row_range(limits)
    row = {"type": "object", "properties": {"_row": ROW_ID}}
    bounds: dict[str, Any] = {"type": "array", "items": row, "minItems": least}
    if most is not None:
        bounds["maxItems"] = most
    return bounds


def static_schema(plan: Plan, lists: Mapping[str, ChoiceList]) -> dict[str, Any]:
    """What any answer set of the form looks like: types and choices, nothing conditional."""
    schema: dict[str, Any] = {"$schema": DIALECT, "$id": f"urn:himaya:form:{plan.form.id}"}
    return schema | _static_object(plan.steps, lists)


def _static_object(steps: tuple[Step, ...], lists: Mapping[str, ChoiceList]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for step in steps:
        if step.field.type == "repeat":
            inner = _static_object(step.rows, lists)
            inner["properties"]["_row"] = ROW_ID
            properties[step.field.id] = {"type": "array", "items": inner}
        else:
            properties[step.field.id] = field_type(step.field.type).schema(step.field, {}, lists)
    return {"type": "object", "properties": properties, "additionalProperties": False}


class FlatSchemas:
    """Validators by what is relevant, required and limited; made when first needed, then kept."""

    def __init__(self, lists: Mapping[str, ChoiceList]) -> None:
        self._lists = lists
        self._kept: dict[tuple[object, ...], Any] = {}

    def faults(
        self,
        fields: Mapping[str, tuple[Field, Mapping[str, Any]]],
        answers: Mapping[str, Any],
    ) -> Iterator[tuple[str, str]]:
        """(field id, code) for each answer the schema of `fields` (with limits) refuses."""
        for error in self._validator(fields).iter_errors(answers):
            if not error.absolute_path:
                yield from _misplaced(fields, answers)
                continue
            yield str(error.absolute_path[0]), KEYWORDS.get(str(error.validator), "type")

    def _validator(self, fields: Mapping[str, tuple[Field, Mapping[str, Any]]]) -> Any:
        # By catalogue path: two forms may have fields of the same ids.
        key = tuple(
            (declared.text, declared.path, json.dumps(limits, sort_keys=True) if limits else "")
            for declared, limits in fields.values()
        )
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = _make_validator(
                {name: field_schema(f, limits, self._lists) for name, (f, limits) in fields.items()}
            )
        return self._kept[key]


def _make_validator(properties: dict[str, Any]) -> Any:
    # jsonschema and referencing take 130 ms to import: only who judges answers pays for them.
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {**properties, "_row": ROW_ID},
        "additionalProperties": False,
    }
    # An empty registry: jsonschema would otherwise fetch a remote or file: $ref.
    return Draft202012Validator(
        schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _misplaced(
    fields: Mapping[str, object], answers: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for name in answers:
        if name not in fields and name != "_row":
            yield name, "unknown_field"
