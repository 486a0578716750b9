"""What a schema of answers cannot say, said beside it: rules and attributes as annotations.

Each keyword is `himaya:` and the attribute of the YAML, with what stands there; a rule is a map
with its text under `rule`, so that it is never taken for a literal. `VOCABULARY` only names them
all: there is nothing to fetch at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.definitions.model import Form, Section
from engine.expression import Rule
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Check, Field
from engine.problems import Severity

OWN: Final = "himaya:"
VOCABULARY: Final = "urn:himaya:vocabulary:forms"
SAID_BY_SCHEMA: Final = ("choices",)

Text = Callable[[str], str]


def form_annotations(form: Form, text: Text) -> dict[str, Any]:
    """Of the form itself: its sections in their order, its checks, how many records it has."""
    found: dict[str, Any] = {
        "records": "many" if form.many else "one",
        "order_by": form.order_by,
        "relevant": as_said(form.relevant),
        "checks": _checks(form.checks, text),
        "sections": [_section(section, text) for section in form.sections],
    }
    return _written(found)


def field_annotations(declared: Field, text: Text) -> dict[str, Any]:
    """Of one field: all that is written of it and that the schema does not say."""
    found: dict[str, Any] = {
        "type": declared.type,
        "relevant": as_said(declared.relevant),
        "required": as_said(declared.required),
        "readonly": as_said(declared.readonly),
        "calculate": as_said(declared.calculate),
        "prefill": as_said(declared.prefill),
        "default_rule": as_said(declared.default_rule),
        "choice_filter": as_said(declared.choice_filter),
        "constraint": as_said(declared.constraint),
        "constraint_message": text(f"{declared.text}.constraint_message"),
        "required_message": text(f"{declared.text}.required_message"),
        "checks": _checks(declared.checks, text),
        "sensitive": declared.sensitive,
        "visible_to": list(declared.visible_to),
        "editable_by": list(declared.editable_by),
        "unique": declared.unique,
        "unit": text(f"{declared.text}.unit"),
        "fields": _layout(declared.fields, text),
    }
    options = {
        name: as_said(value)
        for name, value in declared.options.items()
        if name not in SAID_BY_SCHEMA
    }
    kept = _written({**found, **options})
    return kept if declared.printed else {**kept, f"{OWN}print": False}


def as_said(value: Any) -> Any:
    """An attribute's value as plain JSON: a rule as `{"rule": text}`, tuples as lists."""
    if isinstance(value, Rule):
        return {"rule": value.text}
    if isinstance(value, Mapping):
        return {key: as_said(inner) for key, inner in value.items()}
    return [as_said(inner) for inner in value] if isinstance(value, list | tuple) else value


def _written(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is said at all, under our own keywords; a 0 is said, a no is not."""
    return {
        f"{OWN}{key}": value
        for key, value in found.items()
        if value is not False and value not in (None, "", [], {})
    }


def _checks(checks: tuple[Check, ...], text: Text) -> list[dict[str, Any]]:
    return [
        {
            "id": check.id,
            "rule": check.rule.text,
            "message": text(f"{check.text}.message"),
            "severity": "warning" if check.severity is Severity.WARNING else "error",
        }
        for check in checks
    ]


def _section(section: Section, text: Text) -> dict[str, Any]:
    found = {
        "id": section.id,
        "title": text(f"{section.text}.label"),
        "relevant": as_said(section.relevant),
        "visible_to": list(section.visible_to),
        "editable_by": list(section.editable_by),
        "fields": _layout(section.fields, text),
    }
    return {key: value for key, value in found.items() if value}


def _layout(fields: tuple[Field, ...], text: Text) -> list[Any]:
    """Fields in their order: an answer by its id, groups and notes as maps of their own."""
    return [
        declared.id
        if has_rows(declared) or field_type(declared.type).stores
        else _shown(declared, text)
        for declared in fields
    ]


def _shown(declared: Field, text: Text) -> dict[str, Any]:
    found = {
        "id": declared.id,
        "type": declared.type,
        "title": text(f"{declared.text}.label"),
        "relevant": as_said(declared.relevant),
        "fields": _layout(declared.fields, text),
    }
    return {key: value for key, value in found.items() if value}
