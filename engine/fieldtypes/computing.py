"""What computed and hidden fields share: a value whose kind is that of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import TEXT, Kind, Type
from engine.fieldtypes.base import Attribute, ChoiceList, Column, Field, Words
from engine.fieldtypes.base import Kind as AttributeKind
from engine.fieldtypes.choosing import MAX_CODE, list_id
from engine.fieldtypes.plain import BaseType, with_unit

_KINDS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    Kind.NUMBER: {"type": "number"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.CHOICE: {"type": "string", "maxLength": MAX_CODE},
    Kind.CHOICES: {"type": "array", "items": {"type": "string", "maxLength": MAX_CODE}},
    Kind.TEXT: {"type": "string"},
    Kind.DATE: {"type": "string", "maxLength": 40},
    Kind.DATETIME: {"type": "string", "maxLength": 40},
    Kind.AGE: {"type": ["object", "number"]},
}
_COLUMNS: Final = {Kind.NUMBER: "number", Kind.YES_NO: "flag", Kind.DATE: "date"}


class ComputedType(BaseType):
    """A value the server makes; its kind is known from the rule that makes it."""

    computed = True
    attributes: Mapping[str, Attribute] = {
        "choices": Attribute(AttributeKind.LIST),
        "places": Attribute(AttributeKind.NUMBER),
        "unit": Attribute(AttributeKind.TEXT),
    }

    def holds(self, value: Any) -> bool:
        """Whatever a rule gave."""
        return value is not None

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """The type of the rule; text where there is none."""
        rule = declared.calculate or declared.default_rule or declared.prefill
        return TEXT if rule is None else rule.type

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """What the rule's kind stores."""
        return dict(_KINDS.get(self.value_type(declared, {}).kind, {}))

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The value as its kind is shown."""
        if isinstance(value, bool):
            return words.text(f"fieldtypes.yes_no.{'yes' if value else 'no'}")
        if isinstance(value, int | float):
            number = words.number(value, declared.options.get("places"))
            return with_unit(declared, number, words)
        if isinstance(value, list | tuple):
            shown = [self.shown(declared, item, words) for item in value]
            return words.text("fieldtypes.select_multiple.comma").join(shown)
        if isinstance(value, Mapping):
            return words.text("fieldtypes.age.years", n=value.get("years"))
        return self._text(declared, str(value), words)

    def _text(self, declared: Field, value: str, words: Words) -> str:
        kind = self.value_type(declared, {})
        chosen_from = kind.list_id or list_id(declared)
        if kind.kind in (Kind.CHOICE, Kind.CHOICES) or declared.options.get("choices"):
            return words.choice(chosen_from, value)
        if kind.kind in (Kind.DATE, Kind.DATETIME):
            return words.date(value[:10])
        return value

    def day(self, declared: Field, value: Any) -> str:
        """The day that is shown, of a date or an instant."""
        dated = self.value_type(declared, {}).kind in (Kind.DATE, Kind.DATETIME)
        return value[:10] if dated and isinstance(value, str) else ""

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """One column of the rule's kind."""
        kind = self.value_type(declared, {}).kind
        return (Column(declared.id, _COLUMNS.get(kind, "text")),)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The value; several in one cell."""
        if isinstance(value, list | tuple):
            return (" ".join(map(str, value)) or None,)
        return (value.get("years") if isinstance(value, Mapping) else value,)
