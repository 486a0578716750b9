"""`long_text`: several lines."""

from __future__ import annotations

from engine.fieldtypes.base import FieldType
from engine.fieldtypes.plain import TextType
from engine.fieldtypes.reading import clean_lines


class LongTextType(TextType):
    """Text of several lines, as in case notes."""

    name = "long_text"
    boxes = True
    longest = 5000

    def clean(self, text: str) -> str | None:
        """The lines in canonical form."""
        return clean_lines(text)


FIELD_TYPE: FieldType = LongTextType()
