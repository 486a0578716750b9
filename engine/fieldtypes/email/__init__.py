"""`email`: an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.fieldtypes.base import ChoiceList, Field, FieldType, Parsed, Reading
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import clean_line

_LONGEST = 254
_EMAIL = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:.]+(?:\.[^@\s<>,;:.]+)+")


class EmailType(BaseType):
    """An address with one @ and a dot behind it; whether it exists, only a message can tell."""

    name = "email"
    boxes = True
    left_to_right = True

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """A text with an @."""
        return {"type": "string", "maxLength": _LONGEST, "pattern": "^[^@]+@[^@]+$"}

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The address, its domain in small letters."""
        address = clean_line(text)
        if not address or len(address) > _LONGEST or not _EMAIL.fullmatch(address):
            return Parsed(problem="type_email")
        mailbox, _, domain = address.partition("@")
        return Parsed(f"{mailbox}@{domain.lower()}")


FIELD_TYPE: FieldType = EmailType()
