"""Finding people by name, whatever the spelling: عبد الله, عبدالله, Abdallah, Abdullah.

A name is indexed under its folded words, under compounds joined, without the article, and under
skeletons: consonants in classes that Arabic and Latin spellings share, marked `~` and ended by
`.`. Every query word must be a prefix of some indexed word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.i18n.collation import bare
from engine.i18n.skeleton import is_arabic, one_skeleton, skeletons

MARK: Final = "~"
_MOST_WORDS = 40
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`ʿʾ"))
_FIRST_PARTS = frozenset(
    ["عبد", "ابو", "ابي", "ابا", "ام", "abd", "abdu", "abdul", "abdel", "abdal", "abdur"]
    + ["abu", "abou", "abo", "um", "umm", "om"]
)
_ARTICLES = frozenset(["al", "el", "ul", "ur", "ال"])
_BETWEEN = frozenset(["بن", "ابن", "بنت", "bin", "ben", "ibn", "bint"])
_LAST_PART = re.compile(r"الدين|الله|[aeu]?[ld]?d[aeiou]+n|allah|alla|ullah")
_SERVANT = "عبدال"


def search_words(text: str) -> tuple[str, ...]:
    """Everything a name can be found under."""
    tokens = _tokens(text)
    plain = [*tokens, *_joined(tokens)]
    words = dict.fromkeys(word for token in plain for word in _forms(token))
    found = dict.fromkeys(words)
    for word in words:
        found.update(dict.fromkeys(MARK + skeleton + "." for skeleton in skeletons(word)))
    return tuple(found)


def query_words(text: str) -> tuple[str, ...]:
    """What must be found: Arabic as written, Latin by skeleton, since its spelling varies."""
    return tuple(dict.fromkeys(map(_asked, _query_tokens(text))))


def loose_query_words(text: str) -> tuple[str, ...]:
    """Every word by skeleton: for a second try, which also finds Latin names in Arabic."""
    return tuple(dict.fromkeys(_by_skeleton(token) for token in _query_tokens(text)))


def matches(query: tuple[str, ...], indexed: tuple[str, ...]) -> bool:
    """Whether every query word is a prefix of some indexed word: what stores promise to do."""
    return all(any(word.startswith(asked) for word in indexed) for asked in query)


def _tokens(text: str) -> list[str]:
    return _WORD.findall(bare(text.translate(_APOSTROPHES)))[:_MOST_WORDS]


def _query_tokens(text: str) -> list[str]:
    joined = _joined(_tokens(text))
    names = [token for token in joined if token not in _BETWEEN]
    return names or joined


def _joined(tokens: list[str]) -> list[str]:
    """The tokens with compounds as one word and lone articles left out."""
    joined: list[str] = []
    open_part = ""
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        if token in _ARTICLES and place < last:
            continue
        if token in _FIRST_PARTS and place < last:
            open_part += token
        elif joined and not open_part and _LAST_PART.fullmatch(token):
            joined[-1] += token
        else:
            joined.append(open_part + token)
            open_part = ""
    return joined


def _forms(token: str) -> Iterator[str]:
    """A token, and the parts of it that are names by themselves."""
    yield token
    if token.startswith(_SERVANT) and len(token) > len(_SERVANT) + 1:
        token = token[3:]
        yield token
    if _has_article(token):
        yield token[2:]


def _has_article(token: str) -> bool:
    return token.startswith("ال") and len(token) >= 5


def _asked(token: str) -> str:
    if is_arabic(token):
        return token[2:] if _has_article(token) else token
    return _by_skeleton(token)


def _by_skeleton(token: str) -> str:
    """The skeleton as a prefix; a very short one must be the whole name."""
    if len(token) <= 2 or any(character.isdigit() for character in token):
        return token
    skeleton, is_short = one_skeleton(token)
    if not skeleton:
        return token
    return f"{MARK}{skeleton}." if is_short else MARK + skeleton
