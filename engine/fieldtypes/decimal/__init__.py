"""`decimal`: a number with decimal places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.expression.types import NUMBER, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType, limited, with_unit
from engine.fieldtypes.reading import canonical_number, places_of, read_number


class DecimalType(BaseType):
    """A number with decimal places, typed with any digits and either decimal sign."""

    name = "decimal"
    numeric = True
    boxes = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.NUMBER_OR_RULE),
        "max": Attribute(Kind.NUMBER_OR_RULE),
        "places": Attribute(Kind.NUMBER),
        "unit": Attribute(Kind.TEXT),
    }

    def holds(self, value: Any) -> bool:
        """A number."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A number."""
        return NUMBER

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """A number within its limits.

        Places are judged while reading: `multipleOf` reckons in binary and refuses 0.07.
        """
        return limited({"type": "number"}, limits)

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The number, or what is wrong with it."""
        number = read_number(text)
        if isinstance(number, str):
            return Parsed(problem=number)
        places = declared.options.get("places")
        if places is not None and places_of(number) > places:
            return Parsed(problem="places", params={"places": places})
        return Parsed(canonical_number(number))

    def parts(self, declared: Field, value: Any) -> Posted:
        """The number written out, never with an exponent."""
        return {"": (plain_number(value),)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The number in the reader's digits, with its unit."""
        return with_unit(declared, words.number(value, declared.options.get("places")), words)

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One column of numbers."""
        return (Column(declared.id, "number"),)


def plain_number(value: float) -> str:
    """`value` in digits: 0.000001, not 1e-06."""
    text = repr(value)
    if "e" not in text:
        return text
    return f"{value:.20f}".rstrip("0").rstrip(".")


FIELD_TYPE: FieldType = DecimalType()
