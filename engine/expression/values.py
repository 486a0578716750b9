"""Values at run time: what counts as blank, as a number, as a text; wrong kinds count as blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Value: TypeAlias = object
Number: TypeAlias = int | float

_EXACT = 2**53
_INFINITE = float("inf")


def is_blank(value: Value) -> bool:
    """Nothing entered: None, '', an empty list or record, a number that is none."""
    if value is None:
        return True
    if isinstance(value, str | list | tuple | Mapping):
        return not value
    return isinstance(value, float) and (value != value or value in (_INFINITE, -_INFINITE))


def number(value: Value) -> Number | None:
    """`value` as a double, or None when it is no finite number."""
    if type(value) is int:
        return value if -_EXACT <= value <= _EXACT else _as_double(value)
    if type(value) is float:
        return value + 0 if -_INFINITE < value < _INFINITE else None
    return None


def _as_double(value: int) -> Number | None:
    try:
        return float(value)
    except OverflowError:
        return None


def text(value: Value) -> str | None:
    """`value` when it is a text with something in it."""
    return value if type(value) is str and value else None


def truth(value: Value) -> bool | None:
    """yes, no or blank."""
    return value if value is True or value is False else None


def items(value: Value) -> list[Value]:
    """The entries of a list; none for anything else."""
    return list(value) if isinstance(value, list | tuple) else []


def row_list(value: Value) -> list[Mapping[str, Value]]:
    """The rows of a repeat; entries that are no rows are passed over."""
    if not isinstance(value, list | tuple):
        return []
    return [row for row in value if isinstance(row, Mapping)]


def utf16(value: str) -> bytes:
    """A key that sorts texts as a browser does."""
    return value.encode("utf-16-be", "surrogatepass")
