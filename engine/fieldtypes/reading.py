"""From what a person typed to clean text and numbers: digits, invisible and hostile characters."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from engine.expression.folding import fold_digits
from engine.fieldtypes.base import Posted

MAX_DIGITS: Final = 15  # a double holds every number of 15 digits exactly
# Marks, embeddings and isolates come along with copied text and are dropped; the two overrides
# can make a line read as what it is not, so they are refused in texts.
_OVERRIDES = "\u202d\u202e"
_INVISIBLE = dict.fromkeys(
    [0x061C, 0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, *range(0x2066, 0x206A), 0xFEFF]
)
_ALL_INVISIBLE = {**_INVISIBLE, **dict.fromkeys(map(ord, _OVERRIDES))}
# Control characters but tab and new line, lone surrogates, direction overrides.
_HOSTILE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_OVERRIDES}]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_GROUPS = str.maketrans({"٬": ",", "\u00a0": ",", "\u202f": ",", " ": ",", "٫": ".", "−": "-"})
_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")


def part(posted: Posted, name: str = "") -> str:
    """The text of one part; the last, where a page sends several (a box after its hidden twin)."""
    values = posted.get(name, ())
    return values[-1] if values else ""


def folded(text: str) -> str:
    """`text` for reading numbers and codes: digits 0-9, nothing invisible, no space around it."""
    # All that is folded or invisible lies outside ASCII.
    return text.strip() if text.isascii() else fold_digits(text).translate(_ALL_INVISIBLE).strip()


def clean_lines(text: str) -> str | None:
    """A text of several lines in canonical form (NFC), or None when it holds hostile characters."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()  # one line, and nothing that is dropped or refused is printable
    visible = text if text.isascii() else text.translate(_INVISIBLE)
    plain = _LINE_ENDS.sub("\n", visible)
    if _HOSTILE.search(plain):
        return None
    lines = unicodedata.normalize("NFC", plain).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def clean_line(text: str) -> str | None:
    """A text of one line in canonical form, or None when it holds hostile characters."""
    lines = clean_lines(text)
    return None if lines is None else " ".join(lines.split())


def read_number(text: str) -> Decimal | str:
    """The number typed, or the code of what is wrong.

    A comma counts only between groups of three digits: “1,5” could mean 1.5 and is refused.
    """
    found = folded(text).translate(_GROUPS)
    if not _NUMBER.fullmatch(found):
        return "type_number"
    digits = found.replace(",", "").lstrip("+-").lstrip("0").replace(".", "")
    if len(digits) > MAX_DIGITS:
        return "type_number_size"
    return Decimal(found.replace(",", ""))


def read_whole(text: str) -> int | str:
    """The whole number typed, or the code of what is wrong."""
    plain = folded(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= MAX_DIGITS:
        return int(plain)
    number = read_number(text)
    if isinstance(number, str):
        return number
    return int(number) if number == number.to_integral_value() else "type_integer"


def places_of(number: Decimal) -> int:
    """How many decimal places `number` needs."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def canonical_number(number: Decimal) -> int | float:
    """One JSON number for each value: 3, not 3.0."""
    return int(number) if number == number.to_integral_value() else float(number)
