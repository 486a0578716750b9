"""`select_one`: one choice of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.expression.types import Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Field,
    FieldType,
    Kind,
    Parsed,
    Reading,
    Words,
)
from engine.fieldtypes.choosing import (
    SELECT,
    choice_label,
    choice_type,
    code_schema,
    known_codes,
    other_text,
    read_code,
)
from engine.fieldtypes.plain import BaseType


class SelectOneType(BaseType):
    """One code of a list, or one row of a repeat."""

    name = "select_one"
    attributes: Mapping[str, Attribute] = {
        **SELECT,
        "appearance": Attribute(Kind.WORD, words=("buttons", "dropdown", "thumbnail")),
    }

    def extra_fields(self, declared: Field) -> tuple[Field, ...]:
        """The text of “other”."""
        return other_text(declared, "{field} == 'other'")

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A choice, with the columns of its list."""
        return choice_type(declared, lists, many=False)

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """One of the codes; retired ones stay valid where they are stored."""
        return code_schema(known_codes(declared, lists))

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The code, if the list has it."""
        code = read_code(declared, text, reading.lists)
        return Parsed(problem="type_choice") if code is None else Parsed(code)

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The choice's label."""
        return choice_label(declared, value, words)


FIELD_TYPE: FieldType = SelectOneType()
