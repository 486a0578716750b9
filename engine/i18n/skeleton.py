"""Consonant skeletons: what Arabic and Latin spellings of one name have in common.

Vowels, ayn and hamza count only at the beginning. Some letters are spelt in several ways (قاسم:
Qasim, Gasim, Kasim); an indexed name carries each of them, a query one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Final

_MOST_VARIANTS: Final = 8
_SHORT: Final = 2
# The first class is the one a query asks for.
_ARABIC: Final[Mapping[str, str]] = {
    **{"ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ش": "2"},
    **{"ج": "jg", "چ": "2", "ح": "h", "ه": "h", "خ": "5", "د": "d", "ض": "d", "ذ": "z"},
    **{"ز": "z", "ظ": "z", "ر": "r", "غ": "g", "ف": "f", "ڤ": "f", "ق": "kg", "ك": "k"},
    **{"گ": "g", "ل": "l", "م": "m", "ن": "n"},
}
_LATIN: Final[Mapping[str, str]] = {
    **{"sh": "2", "ch": "2", "kh": "5", "gh": "g", "th": "s", "dh": "z", "ph": "f", "dj": "jg"},
    **{"b": "b", "p": "b", "t": "t", "s": "s", "j": "jg", "h": "h", "d": "d", "z": "z"},
    **{"r": "r", "g": "gkj", "f": "f", "v": "f", "q": "kg", "k": "k", "c": "k", "l": "l"},
    **{"m": "m", "n": "n", "x": "k"},
}
_CLASSES = {**_ARABIC, **_LATIN}
_FIRST = {**dict.fromkeys("اعaeiou", "a"), "و": "w", "w": "w", "ي": "y", "y": "y"}
_UNIT = re.compile(r"[sckgtdp]h|dj|.", re.DOTALL)
_DOUBLED = re.compile(r"(.)\1+")
# The article inside a compound is spelt in every way, or not at all.
_INNER_ARTICLE = re.compile(
    r"(?<=^عبد)ال(?=.)|ال(?=دين$)|(?<=^abd)[aeou]?l(?=..)|[aeiou]l(?=d[aeiou]+n$)"
)
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")


def is_arabic(token: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return bool(_ARABIC_SCRIPT.search(token))


def skeletons(token: str) -> tuple[str, ...]:
    """Every skeleton a name is indexed under; none for numbers."""
    classes = _classes(token)
    if not classes or any(character.isdigit() for character in token):
        return ()
    variants = ["".join(choice) for choice in product(*classes)][:_MOST_VARIANTS]
    whole = dict.fromkeys(variants)
    whole.update(dict.fromkeys(variant[:-1] for variant in variants if _ends_softly(variant)))
    return tuple(whole)


def one_skeleton(token: str) -> tuple[str, bool]:
    """The skeleton a query asks for, and whether it is too short to stand as a beginning."""
    whole = "".join(choice[0] for choice in _classes(token))
    soft = whole[:-1] if _ends_softly(whole) else whole
    if _consonants(soft) >= _SHORT:
        return soft, False
    return whole, _consonants(whole) < _SHORT


def _classes(token: str) -> list[str]:
    """For each consonant, the classes it may be heard as."""
    text = _DOUBLED.sub(r"\1", _INNER_ARTICLE.sub("", token))
    units = _UNIT.findall(text)
    first = [_FIRST[units[0][0]]] if units and units[0][0] in _FIRST else []
    return first + [_CLASSES[unit] for unit in units if unit in _CLASSES]


def _ends_softly(skeleton: str) -> bool:
    """A final h is written or not: Fatima, Fatimah; صالح is Saleh or Sali."""
    return len(skeleton) > 1 and skeleton.endswith("h")


def _consonants(skeleton: str) -> int:
    return len(skeleton.lstrip("a"))
