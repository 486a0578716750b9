"""Reading a pattern: its pieces, and everything in it that the subset does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from engine.expression.faults import Fault

MAX_LENGTH = 200
MAX_REPEAT = 1000
MAX_POSITIONS = 1000
MAX_GROUPS = 20

Range: TypeAlias = tuple[int, int]
_LAST = 0x10FFFF
_SHORT: dict[str, tuple[Range, ...]] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 13), (32, 32)),
}
_CONTROL = {"n": 10, "t": 9, "r": 13}
_PLAIN_ESCAPES = frozenset("\\.^$*+?()[]{}|/-'\" #&~,:;=!<>@%_")
_BOUNDS = re.compile(r"\{([0-9]{1,6})(?:(,)([0-9]{1,6})?)?\}")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the bare name belongs to typing
    """Any character but a line break."""

    def has(self, character: str) -> bool:
        """Whether `character` fits here."""
        return character not in "\n\r"

    def ranges(self) -> tuple[Range, ...]:
        """The code points that fit."""
        return ((0, 9), (11, 12), (14, _LAST))


@dataclass(frozen=True, slots=True)
class Set:
    """One character out of ranges of code points."""

    of: tuple[Range, ...]

    def has(self, character: str) -> bool:
        """Whether `character` fits here."""
        point = ord(character)
        return any(low <= point <= high for low, high in self.of)

    def ranges(self) -> tuple[Range, ...]:
        """The code points that fit."""
        return self.of


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - the bare name belongs to collections.abc
    """Pieces one after the other."""

    parts: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several pieces."""

    parts: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece several times; no `most` means without end."""

    piece: Piece
    least: int
    most: int | None
    start: int
    end: int


Piece: TypeAlias = Any_ | Set | Sequence_ | Choice | Repeat


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
    if after <= _LAST:
        others.append((after, _LAST))
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
    faults = [*_nested(piece, False), *_adjacent(piece)]
    if _size(piece) > MAX_POSITIONS:
        faults.append(Fault("R135", 0, len(text), {"limit": MAX_POSITIONS}))
    return piece, tuple(sorted(faults, key=lambda fault: (fault.start, fault.code)))


def _parts(piece: Piece) -> tuple[Piece, ...]:
    if isinstance(piece, Sequence_ | Choice):
        return piece.parts
    return (piece.piece,) if isinstance(piece, Repeat) else ()


def _size(piece: Piece) -> int:
    if isinstance(piece, Repeat):
        times = piece.least + 1 if piece.most is None else piece.most
        return times * _size(piece.piece)
    return sum(map(_size, _parts(piece))) if not isinstance(piece, Any_ | Set) else 1


def _nested(piece: Piece, inside: bool) -> list[Fault]:
    endless = isinstance(piece, Repeat) and piece.most is None
    found: list[Fault] = []
    if endless and inside and isinstance(piece, Repeat):
        found.append(Fault("R131", piece.start, piece.end, {}))
    for part in _parts(piece):
        found.extend(_nested(part, inside or endless))
    return found


def _adjacent(piece: Piece) -> list[Fault]:
    """Endless repeats that touch and could take the same character: their border is undecided."""
    found: list[Fault] = []
    if isinstance(piece, Sequence_):
        found.extend(_touching(piece.parts))
    elif isinstance(piece, Repeat) and piece.most is not None and piece.most > 1:
        found.extend(_touching((piece.piece, piece.piece)))
    for part in _parts(piece):
        found.extend(_adjacent(part))
    return found


def _touching(parts: tuple[Piece, ...]) -> list[Fault]:
    found: list[Fault] = []
    open_repeats: list[Repeat] = []
    for part in parts:
        for later in _endless_at(part, leading=True):
            if any(_overlap(earlier, later) for earlier in open_repeats):
                found.append(Fault("R132", later.start, later.end, {}))
        kept = open_repeats if _may_be_empty(part) else []
        open_repeats = [*kept, *_endless_at(part, leading=False)]
    return found


def _endless_at(piece: Piece, leading: bool) -> list[Repeat]:
    if isinstance(piece, Repeat):
        return [piece] if piece.most is None else _endless_at(piece.piece, leading)
    if isinstance(piece, Choice):
        return [repeat for part in piece.parts for repeat in _endless_at(part, leading)]
    found: list[Repeat] = []
    if isinstance(piece, Sequence_):
        for part in piece.parts if leading else reversed(piece.parts):
            found.extend(_endless_at(part, leading))
            if not _may_be_empty(part):
                break
    return found


def _may_be_empty(piece: Piece) -> bool:
    if isinstance(piece, Repeat):
        return piece.least == 0 or _may_be_empty(piece.piece)
    if isinstance(piece, Choice):
        return any(map(_may_be_empty, piece.parts))
    return isinstance(piece, Sequence_) and all(map(_may_be_empty, piece.parts))


def _characters(piece: Piece) -> list[Range]:
    if isinstance(piece, Any_ | Set):
        return list(piece.ranges())
    return [found for part in _parts(piece) for found in _characters(part)]


def _overlap(one: Piece, other: Piece) -> bool:
    ours, theirs = _characters(one), _characters(other)
    return any(low <= end and start <= high for low, high in ours for start, end in theirs)
