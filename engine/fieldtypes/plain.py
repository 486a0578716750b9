"""What most field types have in common: one text, one column, a merge by whole values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.expression.types import TEXT, Type
from engine.fieldtypes.base import (
    CLASH,
    Attribute,
    ChoiceList,
    Column,
    Field,
    Inside,
    Kind,
    Offered,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.reading import part

LENGTH: Mapping[str, Attribute] = {"length": Attribute(Kind.RANGE), "pattern": Attribute(Kind.TEXT)}


def three_way(base: Any, mine: Any, theirs: Any) -> Any:
    """The value after two people's changes, or CLASH when they changed it differently."""
    if mine in (theirs, base):
        return theirs
    return mine if theirs == base else CLASH


class BaseType:
    """A field whose canonical value is one text; types override what differs for them."""

    name: str = ""
    attributes: Mapping[str, Attribute] = {}
    stores: bool = True
    inside: Inside = Inside.NOTHING
    computed: bool = False
    offered: Offered = Offered.NOTHING
    fixed: bool = True
    numeric: bool = False
    boxes: bool = False
    left_to_right: bool = False
    sends_files: tuple[str, ...] | None = None
    script: str = ""
    device: str = ""

    def extra_fields(self, declared: Field) -> tuple[Field, ...]:
        """Fields that come with this one (the text of “other”)."""
        return ()

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Text, as a rule sees it."""
        return TEXT

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Any text with something in it."""
        return {"type": "string", "minLength": 1}

    def outside(self, value: Any, limits: Mapping[str, Any]) -> str:
        """`min` or `max` for a limit that JSON Schema cannot say; '' when within."""
        return ""

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Blank when nothing was typed, else what `read` makes of the text."""
        text = part(posted)
        return self.read(declared, text, reading) if text.strip() else Parsed()

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The value of a text that is not empty."""
        return Parsed(text)

    def holds(self, value: Any) -> bool:
        """Whether a stored value is of this type's shape.

        It may not be: the field was perhaps of another type when the answer was given.
        """
        return isinstance(value, str)

    def hold_all(self, *values: Any) -> bool:
        """Whether each value is blank or of this type's shape."""
        return all(value is None or self.holds(value) for value in values)

    def post(self, declared: Field, value: Any) -> Posted:
        """The parts of a value; the plain text of one that another type left here."""
        if value is None:
            return {}
        return self.parts(declared, value) if self.holds(value) else {"": (left_over(value),)}

    def parts(self, declared: Field, value: Any) -> Posted:
        """The value as the one text of the widget."""
        return {"": (str(value),)}

    def display(self, declared: Field, value: Any, words: Words) -> str:
        """The value in words; the plain text of one that another type left here."""
        if value is None:
            return ""
        return self.shown(declared, value, words) if self.holds(value) else left_over(value)

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The text itself."""
        return str(value)

    def day(self, declared: Field, value: Any) -> str:
        """None, for most types."""
        return ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One column of text."""
        return (Column(declared.id, "text"),)

    def cells(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """One cell for each column, empty where nothing of this type is stored."""
        if value is None or not self.holds(value):
            return (None,) * len(self.columns(declared))
        return self.cells_of(declared, value)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The value as it is stored."""
        return (value,)

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """Whole values: the one that was changed, or CLASH."""
        return three_way(base, mine, theirs)


def left_over(value: Any) -> str:
    """A value of another shape as plain text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


class TextType(BaseType):
    """Typed text, judged by length; patterns are judged by the bounded matcher elsewhere."""

    attributes = LENGTH
    longest = 200

    def clean(self, text: str) -> str | None:
        """The text in canonical form, or None when it cannot be accepted."""
        raise NotImplementedError

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Text within the declared length, or the type's own."""
        least, most = bounds(limits, "length")
        return {
            "type": "string",
            "minLength": max(1, least or 1),
            "maxLength": self.longest if most is None else max(0, most),
        }

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """Clean text; direction overrides and control characters are refused."""
        clean = self.clean(text)
        return Parsed(problem="type_text") if clean is None else Parsed(clean or None)


def limited(schema: dict[str, Any], limits: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of numbers with the evaluated `min` and `max`."""
    for name, keyword in (("min", "minimum"), ("max", "maximum")):
        if limits.get(name) is not None:
            schema[keyword] = limits[name]
    return schema


def bounds(limits: Mapping[str, Any], name: str) -> tuple[int | None, int | None]:
    """The least and the most of a range; one number alone is both."""
    limit = limits.get(name)
    if isinstance(limit, Mapping):
        least, most = limit.get("min"), limit.get("max")
    else:
        least = most = limit
    return None if least is None else int(least), None if most is None else int(most)


def counted(schema: dict[str, Any], limits: Mapping[str, Any], most: int) -> dict[str, Any]:
    """A schema of lists with the evaluated `count`; `most` where none is declared."""
    least, highest = bounds(limits, "count")
    schema["minItems"] = max(0, least or 0)
    schema["maxItems"] = most if highest is None else max(0, highest)
    return schema


def with_unit(declared: Field, number: str, words: Words) -> str:
    """A number with its unit, in the reader's language where it was translated."""
    path = f"{declared.text}.unit"
    unit = words.text(path) if words.has(path) else declared.options.get("unit")
    return f"{number} {unit}" if unit else number
