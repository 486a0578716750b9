"""The keys of a field by its type: what every field has, and what the folder of the type adds."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.shapes import Attr, Shape, Table
from engine.definitions.tables import BY_TYPE, FIELD, PLAIN, TEXT
from engine.fieldtypes import field_types
from engine.fieldtypes.base import Attribute, Kind

_SHAPES: Mapping[Kind, Shape] = {
    Kind.CODES: Shape.CODES,
    Kind.FACTS: Shape.CODES,
    Kind.NUMBER: Shape.NUMBER,
    Kind.YES_NO: Shape.YES_NO,
    Kind.RANGE: Shape.NUMBER_OR_RANGE,
    Kind.LIST: Shape.FREE,
}


def shape_of(attribute: Attribute) -> Attr:
    """How an attribute that a field type declares is read."""
    if attribute.kind is Kind.WORD:
        return Attr(Shape.WORD, attribute.required, attribute.words)
    return Attr(_SHAPES.get(attribute.kind, Shape.PLAIN), attribute.required)


def field_table(type_name: str) -> Table:
    """The keys of a field of this type: everyone's, then the type's own."""
    kind = field_types()[type_name]
    own = {key: shape_of(a) for key, a in kind.attributes.items()}
    if "unit" in own:
        own["unit"] = TEXT
    if kind.offered or ("choices" in own and not kind.computed):
        own["choice_filter"] = PLAIN
    table = {**FIELD, **own, **BY_TYPE.get(type_name, {})}
    return {k: a for k, a in table.items() if type_name != "hidden" or k not in ("image", "alt")}


def other_types_with(key: str) -> tuple[str, ...]:
    """The field types that know a key as their own."""
    return tuple(name for name in field_types() if key in field_table(name))
