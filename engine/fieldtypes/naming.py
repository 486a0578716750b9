"""What the types that name a person or an agency share: one id, or several with `multiple`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.expression.types import TEXT, Type, choice, choices
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Field,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import clean_line, part
from engine.fieldtypes.select_multiple import SelectMultipleType

_LONGEST = 100
_MOST = 200


class NamingType(BaseType):
    """The id of somebody the project knows; whether it exists is asked where people are known."""

    attributes: Mapping[str, Attribute] = {"multiple": Attribute(Kind.YES_NO)}
    problem = ""
    readable: tuple[str, ...] = ()

    def called(self, one_id: str, words: Words) -> str:
        """The name behind an id."""
        raise NotImplementedError

    def holds(self, value: Any) -> bool:
        """An id or several."""
        return isinstance(value, str) or (
            isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        )

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A choice whose columns can be read."""
        make = choices if is_multiple(declared) else choice
        return make(columns=dict.fromkeys(self.readable, TEXT))

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """One id, or different ids."""
        one = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
        if not is_multiple(declared):
            return one
        return {
            "type": "array",
            "items": one,
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": _MOST,
        }

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The id or ids."""
        texts = posted.get("", ()) if is_multiple(declared) else (part(posted),)
        found = [clean_line(text) for text in texts if text.strip()]
        if any(one is None or not 0 < len(one) <= _LONGEST for one in found):
            return Parsed(problem=self.problem)
        ids = sorted({one for one in found if one})
        if not is_multiple(declared):
            return Parsed(ids[0] if ids else None)
        return Parsed(ids[:_MOST] or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """One text for each id; several stay several where only one is asked for now."""
        if not value:
            return {}
        return {"": tuple(value) if isinstance(value, list | tuple) else (value,)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The names."""
        ids = value if isinstance(value, list | tuple) else [value] if value else []
        names = [self.called(one, words) for one in ids]
        return words.text("fieldtypes.select_multiple.comma").join(names)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The ids in one cell."""
        return (" ".join(value) if isinstance(value, list | tuple) else value,)

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """Several ids merge as a set, one id as a whole."""
        many = [value for value in (base, mine, theirs) if value is not None]
        if many and all(isinstance(value, list | tuple) for value in many):
            return SelectMultipleType().merge(base, mine, theirs)
        return super().merge(base, mine, theirs)


def is_multiple(declared: Field) -> bool:
    """Whether several may be named."""
    return bool(declared.options.get("multiple"))
