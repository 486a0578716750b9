"""`datetime`: a day and a time there, kept as the one instant it was everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.clock import instant_text, read_instant
from engine.expression.types import DATETIME, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.date import DateType
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded, part
from engine.fieldtypes.time import read_time

PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"
_DATE: Final = DateType()
_DAY = len("2026-03-01")


class DatetimeType(BaseType):
    """An instant in UTC, typed and read as the clock of the field's time zone shows it."""

    name = "datetime"
    numeric = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.VALUE_OR_RULE),
        "max": Attribute(Kind.VALUE_OR_RULE),
        "time_zone": Attribute(Kind.TIME_ZONE),
    }

    def holds(self, value: Any) -> bool:
        """The text of an instant."""
        return isinstance(value, str) and _instant(value) is not None

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """An instant, as `now()` is one."""
        return DATETIME

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """An instant as the engine writes it; limits are for `outside`."""
        return {"type": "string", "maxLength": 24, "pattern": PATTERN}

    def outside(self, value: Any, limits: Mapping[str, Any]) -> str:
        """`min` or `max` for an instant beyond its limits; against a date its UTC day counts."""
        if not isinstance(value, str):
            return ""
        least, most = limits.get("min"), limits.get("max")
        if isinstance(least, str) and value[: _compared(least)] < least[: _compared(least)]:
            return "min"
        if isinstance(most, str) and value[: _compared(most)] > most[: _compared(most)]:
            return "max"
        return ""

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Day and time typed in their own boxes, or both in one text with a space or T between."""
        whole = folded(part(posted)).replace("T", " ")
        day, _, time = whole.rpartition(" ") if whole else ("", "", folded(part(posted, "time")))
        parts = {"": (day,)} if whole else posted
        found = _DATE.parse(declared, parts, reading)
        if found.problem or (found.value is None and not time):
            return found
        clock = read_time(time)
        if found.value is None or clock is None:
            return Parsed(problem="type_datetime")
        return Parsed(_utc(found.value, clock, zone_of(declared)))

    def parts(self, declared: Field, value: Any) -> Posted:
        """The local day and time, whole and in parts."""
        day, time = local(declared, value)
        return {**_DATE.parts(declared, day), "": (f"{day} {time}",), "time": (time,)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The local day and time in words."""
        day, time = local(declared, value)
        return words.text("fieldtypes.datetime.at", date=words.date(day), time=words.digits(time))

    def day(self, declared: Field, value: Any) -> str:
        """The local day."""
        return local(declared, value)[0] if self.holds(value) else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """The local day and the local time."""
        return (Column(f"{declared.id}.date", "date"), Column(f"{declared.id}.time", "text"))

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """Both."""
        return local(declared, value)


def zone_of(declared: Field) -> ZoneInfo:
    """The time zone whose clocks the field means; reading made sure that there is such a zone."""
    return ZoneInfo(str(declared.options.get("time_zone") or "UTC"))


def local(declared: Field, value: str) -> tuple[str, str]:
    """The day and the time that the clock showed."""
    there = read_instant(value).astimezone(zone_of(declared))
    return there.date().isoformat(), there.strftime("%H:%M")


def _utc(day: str, time: str, zone: ZoneInfo) -> str:
    return instant_text(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone))


def _compared(limit: str) -> int:
    """How much of an instant a limit speaks of: a date says nothing of the time."""
    return min(len(limit), _DAY) if len(limit) <= _DAY else len("2026-03-01T09:00:00")


def _instant(text: str) -> datetime | None:
    try:
        found = read_instant(text)
    except ValueError:
        return None
    # Within these years every time zone can show it.
    return found if found.tzinfo is UTC and 2 <= found.year <= 9998 else None


FIELD_TYPE: FieldType = DatetimeType()
