"""The order of lists: Arabic names as a reader looks for them, not by code points."""

from __future__ import annotations

import unicodedata

from engine.expression.folding import fold

_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": ""})


def bare(text: str) -> str:
    """`text` folded, without hamza and without the accents of Latin letters."""
    apart = unicodedata.normalize("NFD", fold(text).translate(_SEATS))
    return "".join(character for character in apart if not unicodedata.combining(character))


def collation_key(text: str) -> tuple[str, str]:
    """A key that sorts إبراهيم before أحمد; spellings that fold alike keep a fixed order."""
    return bare(text), text
