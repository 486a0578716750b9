"""`acknowledge`: a tick that says “I have read this” or “I did this”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


class AcknowledgeType(BaseType):
    """Ticked or blank: there is no “no”."""

    name = "acknowledge"

    def holds(self, value: Any) -> bool:
        """True."""
        return value is True

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Yes, or blank."""
        return YES_NO

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Only true."""
        return {"type": "boolean", "const": True}

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """True when ticked; no tick is blank."""
        return Parsed(True if folded(text).lower() in ("yes", "true", "1", "on", "نعم") else None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """`yes`, or nothing."""
        return {"": ("yes",)} if value else {}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """That it was ticked."""
        return words.text("fieldtypes.acknowledge.done") if value else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One flag."""
        return (Column(declared.id, "flag"),)


FIELD_TYPE: FieldType = AcknowledgeType()
