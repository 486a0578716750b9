"""`yes_no`: yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import YES_NO, Type
from engine.fieldtypes.base import (
    ChoiceList,
    Column,
    Field,
    FieldType,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded

_TYPED: Final = {"yes": True, "true": True, "1": True, "نعم": True, "on": True} | {
    "no": False, "false": False, "0": False, "لا": False
}  # fmt: skip


class YesNoType(BaseType):
    """Yes or no; blank is neither."""

    name = "yes_no"

    def holds(self, value: Any) -> bool:
        """True or False."""
        return isinstance(value, bool)

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Yes or no."""
        return YES_NO

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """True or False."""
        value = _TYPED.get(folded(text).lower())
        return Parsed(problem="type_yes_no") if value is None else Parsed(value)

    def parts(self, declared: Field, value: Any) -> Posted:
        """`yes` or `no`."""
        return {"": ("yes" if value else "no",)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The reader's words for yes and no."""
        return words.text(f"fieldtypes.yes_no.{'yes' if value else 'no'}")

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One flag."""
        return (Column(declared.id, "flag"),)


FIELD_TYPE: FieldType = YesNoType()
