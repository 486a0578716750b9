"""`hidden`: a value that travels with the form without being shown."""

from __future__ import annotations

from typing import Any

from engine.expression.types import Kind
from engine.fieldtypes.base import Field, FieldType, Parsed, Posted, Reading
from engine.fieldtypes.computing import ComputedType
from engine.fieldtypes.reading import canonical_number, clean_lines, folded, read_number

_FLAGS = {"yes": True, "no": False}


class HiddenType(ComputedType):
    """Set by a default, a prefill or a rule; typed text where there is none of these."""

    name = "hidden"
    fixed = False

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The text as a value of the kind the field's rule gives."""
        kind = self.value_type(declared, {}).kind
        if kind is Kind.NUMBER:
            number = read_number(text)
            if isinstance(number, str):
                return Parsed(problem=number)
            return Parsed(canonical_number(number))
        if kind is Kind.YES_NO:
            flag = _FLAGS.get(folded(text).lower())
            return Parsed(problem="type_yes_no") if flag is None else Parsed(flag)
        clean = clean_lines(text)
        return Parsed(problem="type_text") if clean is None else Parsed(clean or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """The value as one text."""
        if isinstance(value, bool):
            return {"": ("yes" if value else "no",)}
        return super().parts(declared, value)


FIELD_TYPE: FieldType = HiddenType()
