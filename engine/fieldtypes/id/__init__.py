"""`id`: the number or code of a document: a national number, a ration card, a file elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.fieldtypes.base import Attribute, Field, FieldType, Kind, Parsed, Reading
from engine.fieldtypes.plain import LENGTH, TextType
from engine.fieldtypes.reading import clean_line, folded

_SPACES = re.compile(r"\s+")
_LUHN: Final = "luhn"


class IdType(TextType):
    """A code written one way however it was typed: digits 0-9, capitals, no spaces."""

    name = "id"
    boxes = True
    longest = 64
    left_to_right = True
    attributes: Mapping[str, Attribute] = {
        **LENGTH,
        "check_digit": Attribute(Kind.WORD, words=(_LUHN,)),
    }

    def clean(self, text: str) -> str | None:
        """The code in its one way of writing."""
        line = clean_line(text)
        return None if line is None else _SPACES.sub("", folded(line)).upper()

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The code; where its last digit checks the others, one slip of the hand is noticed."""
        parsed = super().read(declared, text, reading)
        if declared.options.get("check_digit") != _LUHN or not isinstance(parsed.value, str):
            return parsed
        return parsed if _luhn(parsed.value) else Parsed(problem="type_id_check")


def _luhn(code: Any) -> bool:
    digits = [int(sign) for sign in code if sign.isascii() and sign.isdecimal()]
    if len(digits) < 2:
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


FIELD_TYPE: FieldType = IdType()
