"""`barcode`: what a bar code or QR code says, typed where no camera reads it."""

from __future__ import annotations

import re

from engine.fieldtypes.base import FieldType
from engine.fieldtypes.plain import TextType
from engine.fieldtypes.reading import clean_line, folded

_ONLY_DIGITS = re.compile(r"[\d\s-]+")


class BarcodeType(TextType):
    """The text of the code as it is: only a number is written one way, without gaps."""

    name = "barcode"
    boxes = True
    longest = 500
    left_to_right = True
    script = "camera"
    device = "camera"

    def clean(self, text: str) -> str | None:
        """The text of the code."""
        line = clean_line(text)
        if line is None or not _ONLY_DIGITS.fullmatch(line):
            return line
        # Beneath the bars the digits are printed in groups, which the bars do not hold.
        return "".join(sign for sign in folded(line) if sign.isdecimal())


FIELD_TYPE: FieldType = BarcodeType()
