"""Patterns of texts: a subset of regular expressions whose cost grows with the text only linearly.

The pattern becomes a set of positions (Glushkov); a text is followed as sets of positions, so
there is nothing to go back to. A browser can repeat this exactly: characters are code points, `\\d`
is 0-9, `\\w` is A-Z a-z 0-9 _, `\\s` is the ASCII spaces, a pattern always means the whole text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from engine.expression.faults import Fault
from engine.expression.folding import fold_digits
from engine.expression.pattern_pieces import Any_, Choice, Piece, Repeat, Sequence_, Set
from engine.expression.pattern_syntax import MAX_LENGTH, MAX_REPEAT, read_pattern

_CACHE_LIMIT = 2000
_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the pattern: whether it may be empty, where it may begin and end (bit sets)."""

    empty: bool
    first: int
    last: int


_NOTHING = _Part(True, 0, 0)


class _Builder:
    def __init__(self) -> None:
        self.sets: list[Set | Any_] = []
        self.follow: list[int] = []

    def build(self, piece: Piece) -> _Part:
        if isinstance(piece, Sequence_):
            part = _NOTHING
            for inner in piece.parts:
                part = self.after(part, self.build(inner))
            return part
        if isinstance(piece, Choice):
            return self.either([self.build(inner) for inner in piece.parts])
        if isinstance(piece, Repeat):
            return self.repeat(piece)
        self.sets.append(piece)
        self.follow.append(0)
        bit = 1 << (len(self.sets) - 1)
        return _Part(False, bit, bit)

    def either(self, parts: list[_Part]) -> _Part:
        empty, first, last = False, 0, 0
        for part in parts:
            empty, first, last = empty or part.empty, first | part.first, last | part.last
        return _Part(empty, first, last)

    def link(self, ends: int, starts: int) -> None:
        for position in _bits(ends):
            self.follow[position] |= starts

    def after(self, left: _Part, right: _Part) -> _Part:
        self.link(left.last, right.first)
        first = left.first | right.first if left.empty else left.first
        last = left.last | right.last if right.empty else right.last
        return _Part(left.empty and right.empty, first, last)

    def repeat(self, piece: Repeat) -> _Part:
        tail = _NOTHING
        if piece.most is None:
            loop = self.build(piece.piece)
            self.link(loop.last, loop.first)
            tail = _Part(True, loop.first, loop.last)
        else:
            for _ in range(piece.most - piece.least):
                longer = self.after(self.build(piece.piece), tail)
                tail = _Part(True, longer.first, longer.last)
        for _ in range(piece.least):
            tail = self.after(self.build(piece.piece), tail)
        return tail


class Pattern:
    """A pattern ready to be matched; safe to share, its caches only save time."""

    __slots__ = ("_follow", "_masks", "_next", "_sets", "_whole")

    def __init__(self, piece: Piece) -> None:
        builder = _Builder()
        self._whole = builder.build(piece)
        self._sets = builder.sets
        self._follow = builder.follow
        self._masks: dict[str, int] = {}
        self._next: dict[int, int] = {}

    def matches(self, text: str) -> bool:
        """Whether the whole of `text` fits."""
        if not text:
            return self._whole.empty
        possible, state = self._whole.first, 0
        for character in text:
            state = possible & self._mask(character)
            if not state:
                return False
            possible = self._after(state)
        return bool(state & self._whole.last)

    def _mask(self, character: str) -> int:
        mask = self._masks.get(character)
        if mask is None:
            mask, folded = 0, fold_digits(character)
            for position, accepted in enumerate(self._sets):
                if accepted.has(folded):
                    mask |= 1 << position
            _remember(self._masks, character, mask)
        return mask

    def _after(self, state: int) -> int:
        found = self._next.get(state)
        if found is None:
            found = 0
            for position in _bits(state):
                found |= self._follow[position]
            _remember(self._next, state, found)
        return found


def _remember(cache: dict[_K, int], key: _K, value: int) -> None:
    if len(cache) >= _CACHE_LIMIT:
        cache.clear()
    cache[key] = value


def _bits(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def check_pattern(text: str) -> tuple[Fault, ...]:
    """What keeps `text` from being a pattern of the subset; empty when it is one."""
    return read_pattern(fold_digits(text))[1]


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern | None:
    """The pattern of `text`, or None when `check_pattern` finds a fault."""
    piece, faults = read_pattern(fold_digits(text))
    if piece is None or faults:
        return None
    return Pattern(piece)


def matches_whole(pattern: Pattern, text: str) -> bool:
    """Whether the whole of `text` fits; the time grows linearly with the length of `text`."""
    return pattern.matches(text)


__all__ = [
    "MAX_LENGTH",
    "MAX_REPEAT",
    "Pattern",
    "check_pattern",
    "compile_pattern",
    "matches_whole",
]
