"""Reading a pattern: its pieces, and everything in it that the subset does not have."""

from __future__ import annotations

import re

from engine.expression.faults import Fault
from engine.expression.pattern_checks import check_cost
from engine.expression.pattern_pieces import (
    LAST,
    Any_,
    Choice,
    Piece,
    Range,
    Repeat,
    Sequence_,
    Set,
)

MAX_LENGTH = 200
MAX_REPEAT = 1000
MAX_GROUPS = 20

_SHORT: dict[str, tuple[Range, ...]] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 13), (32, 32)),
}
_CONTROL = {"n": 10, "t": 9, "r": 13}
_PLAIN_ESCAPES = frozenset("\\.^$*+?()[]{}|/-'\" #&~,:;=!<>@%_")
_BOUNDS = re.compile(r"\{([0-9]{1,6})(?:(,)([0-9]{1,6})?)?\}")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")


class _StopError(Exception):
    """The rest of the pattern cannot be understood."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.faults: list[Fault] = []

    def stop(self, code: str, start: int, end: int, **params: object) -> _StopError:
        self.faults.append(Fault(code, start, min(end, len(self.text)), params))
        return _StopError()

    def broken(self, start: int) -> _StopError:
        return self.stop("R136", start, start + 1, found=self.text[start : start + 1])

    def unsupported(self, start: int, length: int) -> _StopError:
        found = self.text[start : start + length]
        return self.stop("R133", start, start + length, found=found)

    def sees(self, characters: str) -> bool:
        return self.at < len(self.text) and self.text[self.at] in characters

    def whole(self) -> Piece:
        if self.sees("^"):
            self.at += 1
        piece = self.choice()
        if self.sees("$") and self.at == len(self.text) - 1:
            self.at += 1
        if self.at < len(self.text):
            raise self.broken(self.at)
        return piece

    def choice(self) -> Piece:
        parts = [self.sequence()]
        while self.sees("|"):
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self) -> Piece:
        parts: list[Piece] = []
        while self.at < len(self.text) and not self.sees("|)") and not self.at_end_anchor():
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else Sequence_(tuple(parts))

    def at_end_anchor(self) -> bool:
        return self.sees("$") and self.at == len(self.text) - 1

    def repeated(self) -> Piece:
        start = self.at
        piece = self.atom()
        bounds = self.bounds()
        if bounds is None:
            return piece
        if self.sees("?*+{"):
            raise self.unsupported(self.at, 1)
        return Repeat(piece, bounds[0], bounds[1], start, self.at)

    def bounds(self) -> tuple[int, int | None] | None:
        if self.sees("*+?"):
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[self.text[self.at - 1]]
        if not self.sees("{"):
            return None
        found = _BOUNDS.match(self.text, self.at)
        if found is None:
            raise self.broken(self.at)
        start, self.at = self.at, found.end()
        least = int(found[1])
        most = least if found[2] is None else (int(found[3]) if found[3] else None)
        if max(least, most or 0) > MAX_REPEAT:
            raise self.stop("R135", start, self.at, limit=MAX_REPEAT)
        if most is not None and most < least:
            raise self.broken(start)
        return least, most

    def atom(self) -> Piece:
        start = self.at
        character = self.text[start]
        self.at += 1
        if character == "(":
            return self.group(start)
        if character == "[":
            return self.set()
        if character == ".":
            return Any_()
        if character == "\\":
            return Set(self.escape(start))
        if character in "^$":
            raise self.unsupported(start, 1)
        if character in "*+?{})]":
            raise self.broken(start)
        return Set(((ord(character), ord(character)),))

    def group(self, start: int) -> Piece:
        if self.sees("?"):
            if not self.text.startswith("?:", self.at):
                raise self.unsupported(start, 3)
            self.at += 2
        self.groups += 1
        if self.groups > MAX_GROUPS:
            raise self.stop("R135", start, start + 1, limit=MAX_GROUPS)
        inner = self.choice()
        if not self.sees(")"):
            raise self.broken(start)
        self.at += 1
        return inner

    def escape(self, start: int) -> tuple[Range, ...]:
        character = self.text[self.at : self.at + 1]
        self.at += 1
        if character.lower() in _SHORT and character:
            ranges = _SHORT[character.lower()]
            return ranges if character.islower() else _others(ranges)
        if character in _CONTROL:
            return ((_CONTROL[character], _CONTROL[character]),)
        if character == "u" and (digits := _HEX.match(self.text, self.at)):
            self.at = digits.end()
            return ((int(digits[0], 16), int(digits[0], 16)),)
        if character and character in _PLAIN_ESCAPES:
            return ((ord(character), ord(character)),)
        raise self.unsupported(start, 2) if character else self.broken(start)

    def set(self) -> Piece:
        start = self.at - 1
        negated = self.sees("^")
        if negated:
            self.at += 1
        ranges: list[Range] = []
        while not self.sees("]"):
            if self.at >= len(self.text):
                raise self.broken(start)
            ranges.extend(self.range())
        self.at += 1
        if not ranges:
            raise self.broken(start)
        merged = _merged(ranges)
        return Set(_others(merged) if negated else merged)

    def range(self) -> tuple[Range, ...]:
        start = self.at
        low = self.set_member()
        if not self.sees("-") or self.text.startswith("-]", self.at):
            return low
        self.at += 1
        if self.at >= len(self.text):
            raise self.broken(start)
        high = self.set_member()
        if not _single(low) or not _single(high) or low[0][0] > high[0][0]:
            raise self.broken(start)
        return ((low[0][0], high[0][0]),)

    def set_member(self) -> tuple[Range, ...]:
        start = self.at
        self.at += 1
        if self.text[start] == "\\":
            return self.escape(start)
        if self.text[start] == "[":
            raise self.unsupported(start, 1)
        return ((ord(self.text[start]), ord(self.text[start])),)


def _single(ranges: tuple[Range, ...]) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _merged(ranges: list[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _others(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    others: list[Range] = []
    after = 0
    for low, high in ranges:
        if low > after:
            others.append((after, low - 1))
        after = high + 1
    if after <= LAST:
        others.append((after, LAST))
    return tuple(others)


def read_pattern(text: str) -> tuple[Piece | None, tuple[Fault, ...]]:
    """The pieces of a pattern and what is wrong with it; faults stand at offsets of `text`."""
    if len(text) > MAX_LENGTH:
        return None, (Fault("R134", MAX_LENGTH, len(text), {"limit": MAX_LENGTH}),)
    reader = _Reader(text)
    try:
        piece = reader.whole()
    except _StopError:
        return None, tuple(reader.faults)
    return piece, check_cost(piece, len(text))
