"""`signature`: a name signed by hand on the screen, or typed with a tick that it counts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.expression.types import DATE, TEXT, Type, record
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import clean_line, folded, part

LONGEST_NAME: Final = 200
LONGEST_DRAWING: Final = 20_000
# Lines from point to point on a sheet of 1000 by 300, as the path of an SVG: no other command can
# stand there, so that a drawing can be shown without a second look at it.
_POINT: Final = "[0-9]{1,4} [0-9]{1,4}"
DRAWING: Final = re.compile(f"(?:M{_POINT}(?:L{_POINT})*)+")
_TICKED = ("yes", "on", "true", "1")


class SignatureType(BaseType):
    """Who signed, on which day, and the drawing if there is one."""

    name = "signature"
    script = "signature"
    attributes: Mapping[str, Attribute] = {}

    def holds(self, value: Any) -> bool:
        """A map with the day."""
        return (
            isinstance(value, Mapping)
            and all(isinstance(value.get(name, ""), str) for name in ("name", "on", "drawing"))
            and "on" in value
        )

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """The name and the day; the drawing tells a rule nothing."""
        return record({"name": TEXT, "on": DATE})

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """The day, with a name or a drawing."""
        return {
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
                "on": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
                "drawing": {"type": "string", "minLength": 1, "maxLength": LONGEST_DRAWING},
            },
            "required": ["on"],
            "anyOf": [{"required": ["name"]}, {"required": ["drawing"]}],
            "additionalProperties": False,
        }

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Signed today, unless it is the signature that was shown."""
        drawing = part(posted, "drawing").strip()
        name = clean_line(part(posted))
        if name is None or len(name) > LONGEST_NAME:
            return Parsed(problem="type_text")
        if len(drawing) > LONGEST_DRAWING or (drawing and not DRAWING.fullmatch(drawing)):
            return Parsed(problem="type_signature_drawing")
        if not name and not drawing:
            return Parsed()
        ticked = folded(part(posted, "signed")).lower() in _TICKED
        if not drawing and not ticked:
            return Parsed(problem="type_signature")
        value = {"name": name, "on": reading.today.isoformat(), "drawing": drawing}
        filled = {key: text for key, text in value.items() if text}
        return Parsed(_unchanged(filled, part(posted, "kept"), reading.today) or filled)

    def parts(self, declared: Field, value: Any) -> Posted:
        """The parts, and under `kept` the day, so that an old signature keeps it."""
        kept = json.dumps({key: value[key] for key in ("name", "on") if key in value})
        posted = {"signed": ("yes",), "kept": (kept,)}
        if value.get("name"):
            posted[""] = (value["name"],)
        if value.get("drawing"):
            posted["drawing"] = (value["drawing"],)
        return posted

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """Who signed and when; that it was drawn, where no name is typed."""
        day = words.date(value["on"])
        if not value.get("name"):
            return words.text("fieldtypes.signature.drawn_on", date=day)
        return words.text("fieldtypes.signature.signed_on", name=value["name"], date=day)

    def day(self, declared: Field, value: Any) -> str:
        """The day of signing."""
        return str(value["on"]) if self.holds(value) else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """The name and the day."""
        return (Column(f"{declared.id}.name", "text"), Column(f"{declared.id}.on", "date"))

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """Both."""
        return value.get("name"), value.get("on")


def _unchanged(value: dict[str, str], kept: str, today: date) -> dict[str, str] | None:
    """The signature with its own day, when the name is still the one that was shown.

    A drawing is sent whole each time; one that was drawn anew cannot be told from here, and the
    history of the record keeps the former.
    """
    if len(kept) > LONGEST_NAME * 8:
        return None
    try:
        before = json.loads(kept)
        signed_on = date.fromisoformat(before["on"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if before["on"] != signed_on.isoformat() or not date(1900, 1, 1) <= signed_on <= today:
        return None
    return {**value, "on": before["on"]} if before.get("name") == value.get("name") else None


FIELD_TYPE: FieldType = SignatureType()
