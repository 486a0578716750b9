"""`phone`: a telephone number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.fieldtypes.base import ChoiceList, Field, FieldType, Parsed, Reading, Words
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded

_PHONE = re.compile(r"\+?[0-9]{3,15}")
_PUNCTUATION = dict.fromkeys(map(ord, " \u00a0\t-()./‐–"))


class PhoneType(BaseType):
    """Digits, perhaps after a plus; what people put between them is dropped."""

    name = "phone"
    boxes = True
    left_to_right = True

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """3 to 15 digits."""
        return {"type": "string", "maxLength": 16, "pattern": r"^\+?[0-9]{3,15}$"}

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The number without spaces and dashes."""
        number = folded(text).translate(_PUNCTUATION)
        return Parsed(number) if _PHONE.fullmatch(number) else Parsed(problem="type_phone")

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The number as it is dialled: phones show 0-9."""
        return str(value)


FIELD_TYPE: FieldType = PhoneType()
