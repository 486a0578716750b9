"""What makes a pattern expensive: endless repeats in or beside each other, and its size."""

from __future__ import annotations

from engine.expression.faults import Fault
from engine.expression.pattern_pieces import Any_, Choice, Piece, Range, Repeat, Sequence_, Set

MAX_POSITIONS = 1000


def check_cost(piece: Piece, length: int) -> tuple[Fault, ...]:
    """The faults of a pattern of `length` characters that could be read but may not be used."""
    faults = [*_nested(piece, False), *_adjacent(piece)]
    if _size(piece) > MAX_POSITIONS:
        faults.append(Fault("R135", 0, length, {"limit": MAX_POSITIONS}))
    return tuple(sorted(faults, key=lambda fault: (fault.start, fault.code)))


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
