"""`range`: one number of a scale from `min` to `max`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from engine.expression.types import NUMBER, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    FieldType,
    Kind,
    Parsed,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType, limited, with_unit
from engine.fieldtypes.reading import canonical_number, read_number

MOST_SHOWN: Final = 11  # 0 to 10 can be pressed; longer scales are typed


class RangeType(BaseType):
    """A number that is one of the steps of its scale."""

    name = "range"
    numeric = True
    attributes: Mapping[str, Attribute] = {
        "min": Attribute(Kind.NUMBER, required=True),
        "max": Attribute(Kind.NUMBER, required=True),
        "step": Attribute(Kind.NUMBER),
        "unit": Attribute(Kind.TEXT),
    }

    def holds(self, value: Any) -> bool:
        """A number."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A number."""
        return NUMBER

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """A number within the scale."""
        ends = {name: declared.options.get(name) for name in ("min", "max")}
        return limited({"type": "number"}, {**ends, **limits})

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The number, if it is one of the steps."""
        number = read_number(text)
        if isinstance(number, str):
            return Parsed(problem=number)
        least, _, step = scale(declared)
        if (number - least) % step:
            return Parsed(problem="type_range_step", params={"step": canonical_number(step)})
        return Parsed(canonical_number(number))

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The number in the reader's digits, with its unit."""
        return with_unit(declared, words.number(value), words)

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One column of numbers."""
        return (Column(declared.id, "number"),)

    def steps(self, declared: Field) -> tuple[int | float, ...]:
        """Every step of a short scale; none of a long one."""
        least, most, step = scale(declared)
        count = int((most - least) / step) + 1 if most >= least else 0
        if count > MOST_SHOWN:
            return ()
        return tuple(canonical_number(least + step * number) for number in range(count))


def scale(declared: Field) -> tuple[Decimal, Decimal, Decimal]:
    """The ends of the scale and the step between its numbers."""
    options = declared.options
    least, most = (Decimal(str(options.get(name) or 0)) for name in ("min", "max"))
    step = Decimal(str(options.get("step") or 1))
    return least, most, step if step > 0 else Decimal(1)


FIELD_TYPE: FieldType = RangeType()
