"""Each kind of element as a definition: its table of keys, and what stands inside them.

The tables say which keys there are and the shape of their values; `INSIDE` says which element the
maps and lists of a key hold, and which words are known there. A key that is not in it is left as
open as its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.definitions import field_tables, tables
from engine.definitions.project_file import TAG
from engine.definitions.shapes import Attr, Table
from engine.definitions.texts import PLURAL_KEYS
from engine.definitions.transitions import COMPLETE
from engine.effects import ArgumentKind, Effect, effects
from engine.fieldtypes import field_types
from engine.schema.editor import values
from engine.schema.editor.values import (
    CODES_OF_LISTS,
    SCALAR,
    TEXT,
    Schema,
    by_name,
    codes,
    known,
    of_attribute,
    one_of,
)

ELEMENTS: Final[Mapping[str, Table]] = {
    "project": tables.PROJECT,
    "people": tables.PEOPLE,
    "form": tables.FORM,
    "section": tables.SECTION,
    "check": tables.CHECK,
    "prefill": tables.PREFILL,
    "list": tables.LIST,
    "choice": tables.CHOICE,
    "workflow": tables.WORKFLOW,
    "start": tables.START,
    "shares": tables.SHARES,
    "fact": tables.FACT,
    "condition": tables.CONDITION,
    "state": tables.STATE,
    "flag": tables.FLAG,
    "transition": tables.TRANSITION,
    "target": tables.TARGET,
    "override": tables.OVERRIDE,
    "approval": tables.APPROVAL,
    "stage": tables.STAGE,
    "fallback": tables.FALLBACK,
    "while": tables.WHILE,
    "timer": tables.TIMER,
    "schedule": tables.SCHEDULE,
    "remind": tables.REMIND,
    "overdue": tables.OVERDUE,
    "automatic": tables.AUTOMATIC,
    "migration": tables.MIGRATION,
    "roles": tables.ROLES,
    "role": tables.ROLE,
    "scenarios": tables.SCENARIOS,
    "scenario": tables.SCENARIO,
}
_GRANT: Final[Schema] = {
    "anyOf": [*codes(SCALAR)["anyOf"], by_name(one_of((*tables.SCOPES, tables.GRANTED)))]
}
_DUE: Final[Schema] = {"anyOf": [SCALAR, {**by_name(SCALAR), "required": ["by"]}]}
_COMMENTS: Final = one_of(("required", "optional"))


def pointer(name: str) -> Schema:
    """The definition called `name`."""
    return {"$ref": f"#/definitions/{name}"}


def items(name: str) -> Schema:
    """A list of such elements."""
    return {"type": "array", "items": pointer(name)}


IDS: Final = pointer("id")
IDS_IN_RULES: Final = pointer("id_in_rules")
INSIDE: Final[Mapping[str, Schema]] = {
    "project.project": IDS,
    "project.languages": codes({"pattern": f"^{TAG.pattern}$"}),
    "project.weekend": codes(one_of(tables.DAYS)),
    "project.people": pointer("people"),
    "people.user": by_name(SCALAR, IDS_IN_RULES),
    "people.agency": by_name(SCALAR, IDS_IN_RULES),
    "form.form": IDS_IN_RULES,
    "form.sections": items("section"),
    "form.checks": items("check"),
    "section.id": IDS_IN_RULES,
    "section.fields": items("field"),
    "section.checks": items("check"),
    "check.id": IDS_IN_RULES,
    "field.id": IDS_IN_RULES,
    "field.checks": items("check"),
    "field.fields": items("field"),
    "field.choices": {"anyOf": [SCALAR, by_name(TEXT, CODES_OF_LISTS)]},
    "field.renamed": by_name(SCALAR),
    "repeat.prefill": pointer("prefill"),
    "prefill.set": by_name(SCALAR),
    "list.list": IDS,
    "list.columns": by_name(one_of(tables.COLUMN_TYPES), IDS_IN_RULES),
    "list.renamed": by_name(SCALAR),
    "list.choices": items("choice"),
    "workflow.workflow": IDS,
    "workflow.start": pointer("start"),
    "workflow.facts": by_name(pointer("fact"), IDS_IN_RULES),
    "workflow.conditions": by_name(pointer("condition"), IDS),
    "workflow.states": by_name(pointer("state"), IDS),
    "workflow.flags": by_name(pointer("flag"), IDS_IN_RULES),
    "workflow.transitions": by_name(pointer("transition"), IDS_IN_RULES),
    "workflow.timers": by_name(pointer("timer"), IDS),
    "workflow.schedules": by_name(pointer("schedule"), IDS),
    "workflow.automatic": by_name(pointer("automatic"), IDS),
    "workflow.messages": by_name(TEXT, IDS),
    "workflow.with": by_name(one_of(tables.COLUMN_TYPES), IDS),
    "workflow.shares": pointer("shares"),
    "workflow.migrations": items("migration"),
    "transition.to": {"anyOf": [SCALAR, items("target")]},
    "transition.only_by": codes(one_of(tables.IDENTITIES)),
    "transition.override": pointer("override"),
    "override.by": _GRANT,
    "transition.by": _GRANT,
    "transition.not_by": codes(one_of(tables.IDENTITIES)),
    "transition.forms": by_name(one_of((COMPLETE,))),
    "transition.ask": items("field"),
    "transition.do": items("effect"),
    "transition.approval": pointer("approval"),
    "approval.by": _GRANT,
    "approval.not_by": codes(one_of(tables.IDENTITIES)),
    "approval.stages": items("stage"),
    "approval.fallback": pointer("fallback"),
    "approval.due": _DUE,
    "approval.remind": items("remind"),
    "approval.overdue": items("overdue"),
    "stage.id": IDS,
    "stage.by": _GRANT,
    "stage.not_by": codes(one_of(tables.IDENTITIES)),
    "fallback.by": _GRANT,
    "timer.while": pointer("while"),
    "timer.due": _DUE,
    "timer.remind": items("remind"),
    "timer.overdue": items("overdue"),
    "schedule.while": pointer("while"),
    "schedule.every": _DUE,
    "schedule.remind": items("remind"),
    "schedule.overdue": items("overdue"),
    "overdue.do": items("effect"),
    "approval.comment": by_name(_COMMENTS, one_of(tables.APPROVAL_VERBS)),
    "roles.sensitive_classes": by_name(TEXT, IDS),
    "roles.roles": by_name(pointer("role"), IDS),
    "role.scope": codes(one_of(tables.SCOPES)),
    "role.forms": by_name(one_of(tables.RIGHTS)),
    "role.actions": codes(one_of(tables.ACTIONS)),
    "scenarios.scenarios": items("scenario"),
    "scenario.id": IDS,
    "scenario.steps": items("step"),
}
COMMON: Final = "common"
_OF_COLUMNS: Final = "choice"  # its further keys are the columns that its list declares


def definitions() -> Iterator[tuple[str, Schema]]:
    """Every element by name."""
    for name, table in ELEMENTS.items():
        yield name, _element((name,), table)
    for name in field_types():
        yield f"field.{name}", _of_type(name)
    yield COMMON, _element(("field",), tables.FIELD)
    yield "field", _field()
    yield "effect", _effect()
    yield "id", values.IDS
    yield "id_in_rules", values.IDS_IN_RULES
    yield "translation", _translation()


def _element(names: tuple[str, ...], table: Table) -> Schema:
    """A map by its table; `names` are those by which its keys stand in `INSIDE`, nearest first."""
    read = {key: attr for key, attr in table.items() if not attr.later}
    properties = {key: _inside(names, key, attr) for key, attr in read.items()}
    found = known(properties, [key for key, attr in read.items() if attr.required])
    if names == (_OF_COLUMNS,):
        refused = [key for key, attr in table.items() if attr.later]
        found |= {"additionalProperties": SCALAR, "propertyNames": {"not": {"enum": refused}}}
    return found


def _inside(names: tuple[str, ...], key: str, attr: Attr) -> Schema:
    found = (INSIDE[f"{name}.{key}"] for name in names if f"{name}.{key}" in INSIDE)
    return next(found, of_attribute(attr))


def _of_type(name: str) -> Schema:
    """A field of one type; what all fields have alike stands in one place."""
    own = field_tables.field_table(name)
    found = _element((name, "field"), own)
    usual = _element(("field",), tables.FIELD)["properties"]
    for key, value in found["properties"].items():
        if usual.get(key) == value:
            found["properties"][key] = {"$ref": f"#/definitions/{COMMON}/properties/{key}"}
    return found


def _field() -> Schema:
    """A field by its type: each has keys of its own."""
    by_type = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": pointer(f"field.{name}"),
        }
        for name in field_types()
    ]
    return {
        "type": "object",
        "properties": {"type": {"enum": list(field_types())}},
        "required": ["id", "type"],
        "allOf": by_type,
    }


def _effect() -> Schema:
    """One entry of `do:`: effects by name, in the long or the short form."""
    found = {name: _arguments(effect) for name, effect in effects().items()}
    return known({"if": codes(SCALAR), **found})


def _arguments(effect: Effect) -> Schema:
    required = [name for name, argument in effect.arguments.items() if argument.required]
    given = {
        name: by_name(SCALAR) if argument.kind is ArgumentKind.RULES else codes(SCALAR)
        for name, argument in effect.arguments.items()
    }
    long = known(given, required)
    return {"anyOf": [*codes(SCALAR)["anyOf"], long]} if effect.short else long


def _translation() -> Schema:
    """One text of a locale file: alone, in the forms of a plural, or with the source it is of."""
    forms = {"type": "object", "propertyNames": one_of(sorted(PLURAL_KEYS))}
    plural = {**forms, "required": ["by", "other"]}
    sourced = known({"text": {"anyOf": [SCALAR, {"type": "object"}]}, "source": {}}, ["text"])
    return {"anyOf": [SCALAR, plural, sourced]}
