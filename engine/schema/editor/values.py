"""What an editor's schema says of single values.

To the reader every value is text. An editor's YAML parser has made numbers, truths and nothings of
some of them before a schema sees them, and each version of YAML of others: so a text may be any of
these, and the words yes and no may be truths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.definitions.lists import CODE
from engine.definitions.shapes import ID, NUMBER, RESERVED_IDS, Attr, Shape

Schema = dict[str, Any]

SCALAR: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}
ANYTHING: Final[Schema] = {}
IDS: Final[Schema] = {"pattern": f"^{ID.pattern}$"}
IDS_IN_RULES: Final[Schema] = {**IDS, "not": {"enum": sorted(RESERVED_IDS)}}
CODES_OF_LISTS: Final[Schema] = {"pattern": f"^{CODE.pattern}$"}
_TRUTHS: Final = {"yes": True, "true": True, "no": False, "false": False}


def one_of(words: Iterable[str]) -> Schema:
    """One of these words."""
    listed = list(words)
    truths = [value for value in (True, False) if any(_TRUTHS.get(w) is value for w in listed)]
    return {"enum": [*listed, *truths]}


def codes(each: Schema) -> Schema:
    """A list of such values, or one without brackets."""
    return {"anyOf": [each, {"type": "array", "items": each}]}


def by_name(value: Schema, names: Schema | None = None) -> Schema:
    """A map from names to such values."""
    found: Schema = {"type": "object", "additionalProperties": value}
    return found if names is None else {**found, "propertyNames": names}


def known(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A map of these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


TEXT: Final[Schema] = {"anyOf": [SCALAR, by_name(SCALAR)]}
_NUMERIC: Final[Schema] = {"type": ["number", "string"], "pattern": f"^{NUMBER.pattern}$"}
RANGE: Final[Schema] = known({"min": SCALAR, "max": SCALAR})
BY_SHAPE: Final[Mapping[Shape, Schema]] = {
    Shape.TEXT: TEXT,
    Shape.PLAIN: SCALAR,
    Shape.CODES: codes(SCALAR),
    Shape.NUMBER: _NUMERIC,
    Shape.YES_NO: one_of(("yes", "no", "true", "false")),
    Shape.RANGE: RANGE,
    Shape.NUMBER_OR_RANGE: {"anyOf": [SCALAR, RANGE]},
    Shape.GROUP: {"type": "object"},
    Shape.ITEMS: {"type": "array", "items": {"type": "object"}},
    Shape.GRANT: {"anyOf": [*codes(SCALAR)["anyOf"], by_name(SCALAR)]},
    Shape.FREE: ANYTHING,
}


def of_attribute(attr: Attr) -> Schema:
    """What may stand as the value of a key, as far as its shape tells."""
    return one_of(attr.words) if attr.shape is Shape.WORD else BY_SHAPE[attr.shape]
