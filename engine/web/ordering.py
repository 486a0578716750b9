"""Choices in the order in which their reader looks for them.

The choices of a list keep the order they were written in: it means something. Places, people and
agencies have no such order; they stand by name, as the reader's language sorts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.fieldtypes.base import Choice
from engine.i18n.collation import Key, collation_key

Name = Callable[[str], str]


def by_name(choices: Sequence[Choice], name: Name, tag: str) -> tuple[Choice, ...]:
    """Choices whose codes `name` puts into words."""
    return tuple(sorted(choices, key=lambda choice: collation_key(name(choice.code), tag)))


def by_place(
    choices: Sequence[Choice], places: Mapping[str, Choice], name: Name, tag: str
) -> tuple[Choice, ...]:
    """Places by name, those that lie in one place together."""

    def key(choice: Choice) -> tuple[Key, ...]:
        return tuple(collation_key(name(code), tag) for code in _lineage(choice.code, places))

    return tuple(sorted(choices, key=key))


def codes_in_order(
    codes: Sequence[str], written: Mapping[str, object], places: bool, name: Name, tag: str
) -> tuple[str, ...]:
    """Codes as they were written; places by name; what is written nowhere comes last."""
    known = {code: number for number, code in enumerate(written)}

    def key(code: str) -> tuple[int, Key]:
        at = 0 if places else known.get(code, len(known))
        return at, collation_key(name(code), tag)

    return tuple(sorted(codes, key=key))


def _lineage(code: str, places: Mapping[str, Choice]) -> Sequence[str]:
    """A place after all that it lies in, the widest first."""
    return tuple(reversed(tuple(_upwards(code, places))))


def _upwards(code: str, places: Mapping[str, Choice]) -> Iterator[str]:
    passed: set[str] = set()
    while code in places and code not in passed:
        yield code
        passed.add(code)
        code = places[code].parent
