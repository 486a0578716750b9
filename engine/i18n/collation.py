"""The order of lists: names as a reader of a language looks for them, not by code points."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from engine.expression.folding import fold
from engine.i18n.languages import direction

MOST_KEPT: Final = 20_000
_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": ""})
_NUMBER = re.compile(r"[0-9]+")
_WIDTH: Final = 12  # of a number within a name, so that 10 comes after 9

Key = tuple[bool, str, str]


def bare(text: str) -> str:
    """`text` folded, without hamza and without the accents of Latin letters."""
    apart = unicodedata.normalize("NFD", fold(text).translate(_SEATS))
    return "".join(character for character in apart if not unicodedata.combining(character))


@lru_cache(MOST_KEPT)
def collation_key(text: str, tag: str) -> Key:
    """A key that sorts إبراهيم before أحمد, and Site 9 before Site 10.

    Names in the reader's own script come first, as in their address book; spellings that fold
    alike keep a fixed order.
    """
    plain = bare(text)
    return _is_foreign(plain, tag), _NUMBER.sub(lambda found: found[0].zfill(_WIDTH), plain), text


def _is_foreign(text: str, tag: str) -> bool:
    """Whether the first letter runs against the reader's direction."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    return first != "" and (first == "L") != (direction(tag) == "ltr")
