"""`age`: years, perhaps months, whether it is an estimate, and the day it was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.expression.types import AGE, Type
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
from engine.fieldtypes.plain import BaseType, limited
from engine.fieldtypes.reading import folded, part, read_whole

OLDEST: Final = 150
_LONGEST_KEPT = 200  # characters of the canonical JSON of an age, with room
_PARTS = ("years", "months", "estimated", "as_of")


class AgeType(BaseType):
    """An age as it was told on a day; rules let it grow from there."""

    name = "age"
    numeric = True
    attributes: Mapping[str, Attribute] = {
        "from": Attribute(Kind.FIELD),
        "estimated": Attribute(Kind.YES_NO),
        "min": Attribute(Kind.NUMBER_OR_RULE),
        "max": Attribute(Kind.NUMBER_OR_RULE),
    }

    def holds(self, value: Any) -> bool:
        """A map with its years."""
        return isinstance(value, Mapping) and {"years", "estimated"} <= value.keys()

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """An age; its parts can be read."""
        return AGE

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """An age whose years are within the limits."""
        years = {"type": "integer", "minimum": 0, "maximum": OLDEST}
        return {
            "type": "object",
            "properties": {
                "years": limited(years, limits),
                "months": {"type": "integer", "minimum": 0, "maximum": 11},
                "estimated": {"type": "boolean"},
                "as_of": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            },
            "required": ["years", "estimated", "as_of"],
            "additionalProperties": False,
        }

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The age that was typed, as of today unless it is the one that was shown."""
        years = folded(part(posted, "years")) or folded(part(posted))
        months = folded(part(posted, "months"))
        if not years and not months:
            return Parsed()
        lived = _lived(years, months)
        if isinstance(lived, str):
            return Parsed(problem=lived, params={"most": OLDEST})
        ticked = folded(part(posted, "estimated")).lower() in ("yes", "on", "true", "1")
        value = {**lived, "estimated": ticked, "as_of": reading.today.isoformat()}
        return Parsed(_unchanged(value, part(posted, "kept"), reading.today) or value)

    def parts(self, declared: Field, value: Any) -> Posted:
        """The parts, and under `kept` the value itself, so that an old age keeps its day."""
        kept = json.dumps(value, separators=(",", ":"))
        posted = {"years": (str(value["years"]),), "kept": (kept,)}
        if "months" in value:
            posted["months"] = (str(value["months"]),)
        if value["estimated"]:
            posted["estimated"] = ("yes",)
        return posted

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """Years and months in words, and that it is an estimate."""
        path = "fieldtypes.age.years_and_months" if value.get("months") else "fieldtypes.age.only"
        years = words.text("fieldtypes.age.years", n=value["years"])
        months = words.text("fieldtypes.age.months", n=value.get("months") or 0)
        told = words.text(path, years=years, months=months)
        return words.text("fieldtypes.age.about", age=told) if value["estimated"] else told

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """Years, months, estimated and the day it was told."""
        kinds = ("number", "number", "flag", "date")
        return tuple(
            Column(f"{declared.id}.{name}", kind) for name, kind in zip(_PARTS, kinds, strict=True)
        )

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The four parts."""
        return tuple((value or {}).get(name) for name in _PARTS)


def _lived(years: str, months: str) -> dict[str, int] | str:
    """Years and months; months alone may be up to five years, as told of small children."""
    whole = read_whole(years) if years else 0
    rest = read_whole(months) if months else None
    if isinstance(whole, str) or isinstance(rest, str):
        return "type_age"
    if not years and rest is not None and 12 <= rest < 60:
        whole, rest = divmod(rest, 12)
    if rest is not None and not 0 <= rest <= 11:
        return "type_age_months"
    if not 0 <= whole <= OLDEST:
        return "type_age_years"
    return {"years": whole} if rest is None else {"years": whole, "months": rest}


def _unchanged(value: dict[str, Any], kept: str, today: date) -> dict[str, Any] | None:
    """The age that was shown, with its own day, when nothing but the day differs."""
    if len(kept) > _LONGEST_KEPT:
        return None
    try:
        before = json.loads(kept)
        told_on = date.fromisoformat(before["as_of"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if before["as_of"] != told_on.isoformat() or not date(1900, 1, 1) <= told_on <= today:
        return None
    same = {**value, "as_of": before["as_of"]}
    return same if before == same else None


FIELD_TYPE: FieldType = AgeType()
