"""Ways to match a query, taken apart: each is read in order from its own stretch of an index.

A store that meets “this or that” collects everything first and sorts then. Of ways that exclude
each other, merged, it stops at the first page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from engine.query import ALL, And, Blank, Compare, Or, Query

MOST: Final = 32


def alternatives(query: Query) -> tuple[tuple[Query, ...], Query]:
    """Ways no two of which match the same row, and what all of them ask besides: together they
    match what `query` does."""
    parts = tuple(_flat(query))
    for place, part in enumerate(parts):
        if isinstance(part, Or) and len(part.parts) <= MOST and _exclusive(part.parts):
            return part.parts, And((*parts[:place], *parts[place + 1 :]))
    return (ALL,), query


def _flat(query: Query) -> Iterator[Query]:
    if not isinstance(query, And):
        yield query
        return
    for part in query.parts:
        yield from _flat(part)


def _exclusive(ways: tuple[Query, ...]) -> bool:
    said = [_said(way) for way in ways]
    return len(ways) > 1 and all(_clash(one, other) for one, other in combinations(said, 2))


def _said(way: Query) -> Mapping[str, object]:
    """What a way says a column is; None where it is blank."""
    found: dict[str, object] = {}
    for part in _flat(way):
        if isinstance(part, Blank):
            found[part.column] = None
        elif isinstance(part, Compare) and part.operator == "eq":
            found[part.column] = part.value
    return found


def _clash(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return any(one[column] != other[column] for column in one.keys() & other.keys())
