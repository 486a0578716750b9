"""The opaque marks a page ends with: the sort values of its last row.

Marks come back through URLs. One that cannot be read, or that belongs to another order, is taken
as the start of the list: the reader sees the first page again and nothing they may not.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from engine.store.values import dump, held, kind_of


def write_mark(*values: object) -> str:
    """The mark of a row with these sort values."""
    return base64.urlsafe_b64encode(dump(values).encode()).decode().rstrip("=")


def read_mark(mark: str, kinds: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The sort values `write_mark` was given, or None for the start of the list."""
    try:
        padded = mark + "=" * (-len(mark) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    fits = all(v is None or kind_of(v) == kind for v, kind in zip(values, kinds, strict=True))
    return tuple(held(value) for value in values) if fits and values[-1] else None
