"""What a language tag means: direction, plural categories, month names (from CLDR, by Babel)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

FALLBACK: Final = "en_GB"
CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
# A bare tag stands for the country the words are written for: month names differ by country.
_COUNTRY: Final = {"ar": "ar_SD", "en": FALLBACK}


@cache
def locale_of(tag: str) -> Locale:
    """Babel's locale of a language tag; British English where it knows none."""
    wanted = tag.replace("-", "_")
    try:
        return Locale.parse(_COUNTRY.get(wanted, wanted))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)


def direction(tag: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if locale_of(tag).character_order == "right-to-left" else "ltr"


def plural_categories(tag: str) -> tuple[str, ...]:
    """The CLDR categories that counting in this language needs, "other" among them."""
    found = locale_of(tag).plural_form.tags | {"other"}
    return tuple(name for name in CATEGORIES if name in found)


def plural_category(tag: str, number: float) -> str:
    """The CLDR category of a counted number: zero, one, two, few, many or other."""
    # Whole numbers as int: Decimal refuses the modulo of very large ones.
    exact = int(number) if number == int(number) else Decimal(str(number))
    return str(locale_of(tag).plural_form(exact))
