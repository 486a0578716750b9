"""Folding text so that spellings a person takes for the same compare as the same.

Only per-character rules that a browser can repeat exactly; joining compound names is search's task.
"""

from __future__ import annotations

import unicodedata

_ALEF = dict.fromkeys(map(ord, "أإآٱ"), "ا")
_YA = dict.fromkeys(map(ord, "ىی"), "ي")
_OTHER_LETTERS = {ord("ة"): "ه", ord("ک"): "ك"}
_MARKS = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD)]
_MARKS += [*range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE)]
_TATWEEL = [0x0640]
_INVISIBLE = [
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
]
_DIGITS = {0x0660 + n: str(n) for n in range(10)} | {0x06F0 + n: str(n) for n in range(10)}
_DROPPED: dict[int, str | None] = dict.fromkeys(_MARKS + _TATWEEL + _INVISIBLE)
_TABLE: dict[int, str | None] = {**_DROPPED, **_ALEF, **_YA, **_OTHER_LETTERS, **_DIGITS}


def fold(text: str) -> str:
    """`text` without case, tashkeel, tatweel and spelling variants of Arabic letters and digits.

    Promise: folding twice gives the same as folding once.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    return unicodedata.normalize("NFC", folded)


def fold_digits(text: str) -> str:
    """`text` with Arabic-Indic digits of both families written 0-9, nothing else changed."""
    return text if text.isascii() else text.translate(_DIGITS)
