"""Limits that may be rules: evaluated before a schema is made, so that the schema stays flat."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.environment import CaseEnvironment, run
from engine.expression import Rule
from engine.fieldtypes.base import Field

DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
COUNTS = ("length", "count", "places", "min_choices", "max_choices")
LIMITS = ("min", "max", *COUNTS)


def limits_of(declared: Field, environment: CaseEnvironment) -> dict[str, Any]:
    """The field's limits as plain values; a rule that gives blank leaves its limit out."""
    options = declared.options
    if not options:
        return {}
    found: dict[str, Any] = {}
    for name in LIMITS:
        limit = _evaluated(options[name], environment) if name in options else None
        if limit is not None:
            found[name] = _whole(limit) if name in COUNTS else limit
    return found


def _whole(limit: Any) -> Any:
    """A number of things: a rule may give less than none, or a half, and no schema takes these."""
    if isinstance(limit, Mapping):
        return {key: _whole(value) for key, value in limit.items()}
    return max(0, int(limit)) if isinstance(limit, int | float) else limit


def literal_limits(declared: Field) -> dict[str, Any]:
    """The field's limits that hang on nothing."""
    options = declared.options
    found = {name: _literal(options[name]) for name in LIMITS if name in options}
    return {
        name: _whole(limit) if name in COUNTS else limit
        for name, limit in found.items()
        if limit not in (None, {})
    }


def has_literal_limits(declared: Field) -> bool:
    """Whether none of the field's limits is a rule."""
    found = [declared.options[name] for name in LIMITS if name in declared.options]
    inside = [end for limit in found if isinstance(limit, Mapping) for end in limit.values()]
    return not any(isinstance(limit, Rule) for limit in (*found, *inside))


def _literal(limit: Any) -> Any:
    if isinstance(limit, Mapping):
        return {key: value for key, value in limit.items() if not isinstance(value, Rule)}
    return None if isinstance(limit, Rule) else limit


def _evaluated(limit: Any, environment: CaseEnvironment) -> Any:
    if isinstance(limit, Rule):
        return run(limit, environment)
    if isinstance(limit, Mapping):
        inner = {key: _evaluated(value, environment) for key, value in limit.items()}
        return {key: value for key, value in inner.items() if value is not None}
    return limit


def row_range(limits: Mapping[str, Any]) -> tuple[int, int | None]:
    """How few and how many rows a repeat may have (None = no limit)."""
    count = limits.get("count")
    if count is None:
        return 0, None
    if isinstance(count, Mapping):
        most = count.get("max")
        return int(count.get("min") or 0), None if most is None else int(most)
    return int(count), int(count)


def is_date(text: str) -> bool:
    """Whether this is a full or partial date: another type of field may have left other text."""
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def first_day(iso: str) -> str:
    """The earliest day a partial date can mean."""
    return iso + "-01-01"[3 * (len(iso) // 7) :] if len(iso) < 10 else iso


def last_day(iso: str) -> str:
    """The latest day a partial date can mean."""
    if len(iso) == 4:
        return f"{iso}-12-31"
    if len(iso) == 7:
        year, month = int(iso[:4]), int(iso[5:])
        return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    return iso
