"""`text`: one line."""

from __future__ import annotations

from engine.fieldtypes.base import FieldType
from engine.fieldtypes.plain import TextType
from engine.fieldtypes.reading import clean_line


class LineType(TextType):
    """One line of text: runs of white space count as one space."""

    name = "text"
    boxes = True

    def clean(self, text: str) -> str | None:
        """The line in canonical form."""
        return clean_line(text)


FIELD_TYPE: FieldType = LineType()
