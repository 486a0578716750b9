"""`time`: a time of day, as on a clock of 24 hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import TIME, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Field,
    FieldType,
    Kind,
    Parsed,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded

PATTERN: Final = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
# People write 9:05, 9.05, 0905 and, from a browser's own control, 09:05:00.
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,3})?)?|([0-9]{2})([0-9]{2})"
)


class TimeType(BaseType):
    """A time as `09:05`."""

    name = "time"
    numeric = True
    boxes = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.VALUE_OR_RULE),
        "max": Attribute(Kind.VALUE_OR_RULE),
    }

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A time of day."""
        return TIME

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Hours and minutes; limits are for `outside`."""
        return {"type": "string", "maxLength": 5, "pattern": PATTERN}

    def outside(self, value: Any, limits: Mapping[str, Any]) -> str:
        """`min` or `max` for a time before or after its limits, which are times of one day."""
        if not isinstance(value, str):
            return ""
        least, most = limits.get("min"), limits.get("max")
        if isinstance(least, str) and value < least[:5]:
            return "min"
        return "max" if isinstance(most, str) and value > most[:5] else ""

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The time typed, in any digits."""
        time = read_time(text)
        return Parsed(problem="type_time") if time is None else Parsed(time)

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The time in the reader's digits."""
        return words.digits(value)


def read_time(text: str) -> str | None:
    """A typed time as `09:05`, or None when a clock does not show it."""
    found = _CLOCK.fullmatch(folded(text))
    if found is None:
        return None
    hours, minutes = int(found[1] or found[3]), int(found[2] or found[4])
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None


FIELD_TYPE: FieldType = TimeType()
