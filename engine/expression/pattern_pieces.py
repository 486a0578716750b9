"""The pieces a pattern is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Range: TypeAlias = tuple[int, int]
LAST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the bare name belongs to typing
    """Any character but a line break."""

    def has(self, character: str) -> bool:
        """Whether `character` fits here."""
        return character not in "\n\r"

    def ranges(self) -> tuple[Range, ...]:
        """The code points that fit."""
        return ((0, 9), (11, 12), (14, LAST))


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
