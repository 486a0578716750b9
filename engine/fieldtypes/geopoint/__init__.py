"""`geopoint`: a point on the earth, from the device with its accuracy, or typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from engine.expression.types import NUMBER, Type, record
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
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import canonical_number, folded, part, read_number

PARTS: Final = ("latitude", "longitude", "accuracy")
PLACES: Final = 6  # a millionth of a degree is a hand's breadth
_FARTHEST = {"latitude": 90, "longitude": 180}
_BETWEEN = re.compile(r"\s*[,،;؛]\s+|\s*[;؛]\s*|\s+|(?<=\.\d)\s*[,،]\s*|[,،]")


class GeopointType(BaseType):
    """Latitude and longitude in degrees; the accuracy in metres where a device told it."""

    name = "geopoint"
    numeric = True
    left_to_right = True
    script = "position"
    device = "geolocation"
    attributes: Mapping[str, Attribute] = {"max_error_m": Attribute(Kind.NUMBER)}

    def holds(self, value: Any) -> bool:
        """A map with both degrees."""
        return isinstance(value, Mapping) and all(
            isinstance(value.get(name), int | float) for name in PARTS[:2]
        )

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Its parts, each a number."""
        return record(dict.fromkeys(PARTS, NUMBER))

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Degrees there are, and an accuracy no worse than the field wants."""
        metres: dict[str, Any] = {"type": "number", "minimum": 0}
        if declared.options.get("max_error_m") is not None:
            metres["maximum"] = declared.options["max_error_m"]
        degrees = {
            name: {"type": "number", "minimum": -most, "maximum": most}
            for name, most in _FARTHEST.items()
        }
        return {
            "type": "object",
            "properties": {**degrees, "accuracy": metres},
            "required": list(_FARTHEST),
            "additionalProperties": False,
        }

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The point of its parts, or both degrees in one text, as maps show them."""
        texts = {name: folded(part(posted, name)) for name in PARTS}
        whole = folded(part(posted))
        if whole:
            degrees = [text for text in _BETWEEN.split(whole) if text]
            texts = dict(zip(PARTS, degrees, strict=False)) if len(degrees) == 2 else {}
        elif not texts["latitude"] and not texts["longitude"]:
            return Parsed()  # an accuracy alone is no point
        return self._point(declared, {name: text for name, text in texts.items() if text})

    def _point(self, declared: Field, texts: Mapping[str, str]) -> Parsed:
        numbers = {name: read_number(text) for name, text in texts.items()}
        found = {name: number for name, number in numbers.items() if isinstance(number, Decimal)}
        if len(found) < len(numbers) or not _FARTHEST.keys() <= found.keys():
            return Parsed(problem="type_geopoint")
        if any(abs(found[name]) > most for name, most in _FARTHEST.items()):
            return Parsed(problem="type_geopoint_range")
        metres, wanted = found.get("accuracy"), declared.options.get("max_error_m")
        if metres is not None and metres < 0:
            return Parsed(problem="type_geopoint")
        if metres is not None and wanted is not None and metres > Decimal(str(wanted)):
            return Parsed(problem="type_geopoint_accuracy", params={"most": wanted})
        return Parsed({name: canonical_number(round(n, PLACES)) for name, n in found.items()})

    def parts(self, declared: Field, value: Any) -> Posted:
        """Each part as a plain decimal number."""
        return {name: (_plain(value[name]),) for name in PARTS if name in value}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """Both degrees, and how exact they are where that is known."""
        point = words.text(
            "fieldtypes.geopoint.point",
            latitude=words.number(value["latitude"]),
            longitude=words.number(value["longitude"]),
        )
        if value.get("accuracy") is None:
            return point
        metres = words.number(value["accuracy"], 0)
        return words.text("fieldtypes.geopoint.within", point=point, metres=metres)

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """The three parts."""
        return tuple(Column(f"{declared.id}.{name}", "number") for name in PARTS)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The three parts."""
        return tuple(value.get(name) for name in PARTS)


def _plain(number: Any) -> str:
    """A number without an exponent, as it is typed."""
    return f"{number:.{PLACES}f}".rstrip("0").rstrip(".")


FIELD_TYPE: FieldType = GeopointType()
