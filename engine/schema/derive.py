"""Answers that follow from others without a rule: an age from a date of birth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.fieldtypes.base import Field
from engine.schema.limits import first_day, is_date, last_day


def derived(declared: Field, value: Any, values: Mapping[str, Any], today: str) -> Any:
    """The field's value with what follows from other answers; `value` where nothing does."""
    source = declared.options.get("from")
    if declared.type != "age" or not isinstance(source, str):
        return value
    birth = values.get(source)
    if not isinstance(birth, str) or not is_date(birth):
        return value
    years = age_in_years(birth, today)
    if years is None:
        return value
    if isinstance(value, Mapping) and value.get("years") == years:
        return value
    return {"years": years, "estimated": False, "as_of": today}


def age_in_years(birth: str, today: str) -> int | None:
    """Whole years since `birth`; None where the missing part of a partial date decides."""
    oldest = _whole_years(first_day(birth), today)
    youngest = _whole_years(last_day(birth), today)
    return oldest if oldest == youngest and oldest >= 0 else None


def _whole_years(birth: str, today: str) -> int:
    years = int(today[:4]) - int(birth[:4])
    return years - (today[5:] < birth[5:])
