"""`note`: words shown between fields; nothing is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.expression.types import BLANK, Type
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


class NoteType(BaseType):
    """Its label is all there is of it."""

    name = "note"
    stores = False

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Always blank."""
        return BLANK

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """No value at all."""
        return {"not": {}}

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Nothing."""
        return Parsed()

    def post(self, declared: Field, value: Any) -> Posted:
        """Nothing."""
        return {}

    def display(self, declared: Field, value: Any, words: Words) -> str:
        """Its label."""
        path = f"{declared.text}.label"
        return words.text(path) if words.has(path) else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """None."""
        return ()

    def cells(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """None."""
        return ()


FIELD_TYPE: FieldType = NoteType()
