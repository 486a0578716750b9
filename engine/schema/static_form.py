"""The JSON Schema of a form's answers for other tools: whole, worded, and with nothing to fetch.

It says what any set of answers looks like: types, choices, rows, limits that are plain values. What
hangs on other answers cannot be said by a schema that every tool understands, so it stands beside
as annotations, keywords of `VOCABULARY` that tools pass over. Nothing is required: whether an
answer is due hangs on rules and on who fills the form in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.model import Bundle, Form
from engine.fieldtypes import field_type, has_rows, is_group
from engine.fieldtypes.base import Choice, Field
from engine.fieldtypes.choosing import OTHER, list_id
from engine.schema.annotations import OWN, VOCABULARY, field_annotations, form_annotations
from engine.schema.compile_form import DIALECT, ROW_ID
from engine.schema.limits import literal_limits, row_range

ASK = ".ask"  # how the path of the questions of a transition ends


def static_form(bundle: Bundle, form: Form, language: str) -> dict[str, Any]:
    """The schema of one form, its words in `language` where there are such words."""
    return _Writer(bundle, form, language).schema()


def static_project(bundle: Bundle, language: str) -> dict[str, Any]:
    """The schemas of all forms as one document, each found by its own `$id`."""
    every = all_forms(bundle)
    forms = {name: static_form(bundle, form, language) for name, form in every.items()}
    return {
        "$schema": DIALECT,
        "$id": f"urn:himaya:project:{bundle.project.id}",
        "$defs": forms,
    }


def all_forms(bundle: Bundle) -> Mapping[str, Form]:
    """The forms by id, and the questions of transitions as `workflow.transition`."""
    asked = {
        f"{workflow.id}.{transition.id}": transition.ask
        for workflow in bundle.workflows.values()
        for transition in workflow.transitions.values()
        if transition.ask is not None
    }
    return {**bundle.forms, **asked}


@dataclass(slots=True)
class _Writer:
    """Writes the schema of one form; lists and rows are gathered under `$defs` on the way."""

    bundle: Bundle
    form: Form
    language: str
    defs: dict[str, Any] = field(default_factory=dict)

    def schema(self) -> dict[str, Any]:
        """The whole schema."""
        fields = [f for section in self.form.sections for f in section.fields]
        answers = self._object(self._answering(fields))
        asked_by = self.form.text.removesuffix(ASK)  # of questions, their transition
        return {
            "$schema": DIALECT,
            "$id": f"urn:himaya:form:{self._name(asked_by)}",
            f"{OWN}vocabulary": VOCABULARY,
            **self._named(asked_by, "description"),
            **answers,
            **form_annotations(self.form, self._text),
            "$defs": self.defs,
        }

    def _name(self, asked_by: str) -> str:
        """What tells the form from all others: transitions share ids between workflows."""
        if asked_by == self.form.text:
            return self.form.id
        return f"{asked_by.split('.')[1]}.{self.form.id}"

    def _answering(self, fields: list[Field]) -> Iterator[Field]:
        for declared in fields:
            if is_group(declared):
                yield from self._answering(list(declared.fields))
            elif has_rows(declared) or field_type(declared.type).stores:
                yield declared
                yield from field_type(declared.type).extra_fields(declared)

    def _object(self, fields: Iterator[Field]) -> dict[str, Any]:
        properties = {declared.id: self._answer(declared) for declared in fields}
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def _answer(self, declared: Field) -> dict[str, Any]:
        value = self._rows(declared) if has_rows(declared) else self._value(declared)
        found = {**self._named(declared.text, "hint", "guidance"), **value}
        if declared.default is not None:
            found["default"] = declared.default
        if declared.calculate is not None:
            found["readOnly"] = True
        if declared.retired:
            found["deprecated"] = True
        return {**found, **field_annotations(declared, self._text)}

    def _rows(self, declared: Field) -> dict[str, Any]:
        row = self._object(self._answering(list(declared.fields)))
        row["properties"]["_row"] = ROW_ID
        name = f"rows.{declared.path}"
        self.defs[name] = row
        least, most = row_range(literal_limits(declared))
        found: dict[str, Any] = {"type": "array", "items": _pointer(name), "minItems": least}
        return found if most is None else {**found, "maxItems": most}

    def _value(self, declared: Field) -> dict[str, Any]:
        own = field_type(declared.type).schema(
            declared, literal_limits(declared), self.bundle.lists
        )
        found: dict[str, Any] = self._with_labels(own, declared)
        return found

    def _with_labels(self, schema: Any, declared: Field) -> Any:
        """The schema with a pointer to the labelled list wherever one of its codes is due."""
        if not isinstance(schema, dict) or list_id(declared) not in self.bundle.lists:
            return schema
        if schema.keys() == {"type", "enum"}:
            return _pointer(self._codes(declared, tuple(schema["enum"])))
        return {
            key: self._with_labels(value, declared) if key == "items" else value
            for key, value in schema.items()
        }

    def _codes(self, declared: Field, codes: tuple[str, ...]) -> str:
        """The name under `$defs` of these codes of the field's list."""
        listed = self.bundle.lists[list_id(declared)]
        known = tuple(listed.by_code)
        name = f"lists.{listed.id}"
        if codes == (*known, OTHER):
            # Its label may be the field's own.
            name = f"{name}+other:{declared.path}"
        elif codes != known:
            name = f"{name}@{'+'.join(declared.options.get('levels') or ())}"
        if name not in self.defs:
            choices = [self._choice(declared, code, listed.by_code.get(code)) for code in codes]
            label = self._named(listed.text)
            self.defs[name] = {**label, "type": "string", "oneOf": choices}
        return name

    def _choice(self, declared: Field, code: str, choice: Choice | None) -> dict[str, Any]:
        path = f"{declared.text}.other" if choice is None else choice.text
        found: dict[str, Any] = {"const": code, **self._named(path)}
        if choice is None:
            return found
        if choice.retired:
            found["deprecated"] = True
        facts = {"parent": choice.parent, "level": choice.level, "columns": choice.columns}
        return {**found, **{f"{OWN}{key}": value for key, value in facts.items() if value}}

    def _named(self, path: str, *helps: str) -> dict[str, str]:
        """Title and description, as far as there are words."""
        usual = "fieldtypes.select_one.other" if path.endswith(f".{OTHER}") else ""
        title = self._text(f"{path}.label") or self._text(usual)
        told = [self._text(f"{path}.{name}") for name in helps]
        words = {"title": title, "description": "\n\n".join(text for text in told if text)}
        return {key: text for key, text in words.items() if text}

    def _text(self, path: str) -> str:
        message = self.bundle.catalogue.message(self.language, path)
        return str(message.get("other", "")) if isinstance(message, Mapping) else message or ""


def _pointer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}
