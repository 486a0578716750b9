"""`integer`: a whole number."""

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
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType, limited, with_unit
from engine.fieldtypes.reading import read_whole


class IntegerType(BaseType):
    """A whole number, typed in any digits."""

    name = "integer"
    numeric = True
    boxes = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.NUMBER_OR_RULE),
        "max": Attribute(Kind.NUMBER_OR_RULE),
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
        """A whole number within its limits."""
        return limited({"type": "integer"}, limits)

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The number, or what is wrong with it."""
        number = read_whole(text)
        return Parsed(problem=number) if isinstance(number, str) else Parsed(number)

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The number in the reader's digits, with its unit."""
        return with_unit(declared, words.number(value), words)

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One column of numbers."""
        return (Column(declared.id, "number"),)


FIELD_TYPE: FieldType = IntegerType()
