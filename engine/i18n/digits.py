"""Digits and numbers. Babel never converts digits, and browsers disagree by locale: we do it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

ARAB: Final = "arab"
LATN: Final = "latn"
SYSTEMS: Final = (ARAB, LATN)
_EASTERN = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_TO_ARAB = str.maketrans("0123456789", _EASTERN)
_TO_ASCII = str.maketrans(_EASTERN + _PERSIAN, "0123456789" * 2)
_EXACT = 10**15  # beyond it a double has no decimal places to round
_SEPARATORS = str.maketrans(",.", "٬٫")


def to_ascii_digits(text: str) -> str:
    """`text` with both families of Arabic digits as 0-9."""
    return text.translate(_TO_ASCII)


def in_digits(text: str, system: str) -> str:
    """`text` with its digits in the reader's system; nothing else changes."""
    return text.translate(_TO_ARAB) if system == ARAB else to_ascii_digits(text)


def number_text(value: float, system: str, places: int | None = None) -> str:
    """A number with grouped thousands; as many places as it has, or exactly `places`."""
    number = Decimal(str(value))
    if not number.is_finite():
        return "…"
    if places is not None and abs(number) < _EXACT:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()
    grouped = f"{number:,f}"
    return in_digits(grouped.translate(_SEPARATORS), ARAB) if system == ARAB else grouped
