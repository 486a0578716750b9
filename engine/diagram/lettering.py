"""How much room letters take, without a font at hand: enough to break lines and to begin an arrow
where a label ends."""

from __future__ import annotations

import unicodedata
from typing import Final

NARROW: Final = frozenset("iljtfrI.,:;'!|()[]-–· اأإآلـ")
WIDE: Final = frozenset("mwMWشسصضثQOG@%")
_SHARES: Final = {"narrow": 0.33, "wide": 0.84, "capital": 0.68, "plain": 0.56}


def width(text: str, size: float) -> float:
    """How wide a text stands, rather too wide than too narrow."""
    return size * sum(_share(letter) for letter in text)


def _share(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in NARROW:
        return _SHARES["narrow"]
    if letter in WIDE:
        return _SHARES["wide"]
    return _SHARES["capital" if letter.isupper() else "plain"]


def lines(text: str, room: float, size: float) -> tuple[str, ...]:
    """The text in lines of at most `room`; a word that is wider alone stands alone."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return tuple(found) or ("",)
