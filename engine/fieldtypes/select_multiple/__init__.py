"""`select_multiple`: any number of choices of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.expression.types import Type
from engine.fieldtypes.base import (
    CLASH,
    Attribute,
    ChoiceList,
    Field,
    FieldType,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.choosing import (
    SELECT,
    choice_label,
    choice_type,
    code_schema,
    known_codes,
    other_text,
    read_code,
)
from engine.fieldtypes.plain import BaseType, three_way

_MOST_POSTED = 2000  # a list is shorter; a forged post must not cost time


class SelectMultipleType(BaseType):
    """Codes of a list, each once, in the list's order."""

    name = "select_multiple"
    attributes: Mapping[str, Attribute] = {
        **SELECT,
        "appearance": Attribute(Kind.WORD, words=("thumbnail",)),
        "none": Attribute(Kind.CODES),
        "min_choices": Attribute(Kind.NUMBER_OR_RULE),
        "max_choices": Attribute(Kind.NUMBER_OR_RULE),
    }

    def extra_fields(self, declared: Field) -> tuple[Field, ...]:
        """The text of “other”."""
        return other_text(declared, "'other' in {field}")

    def holds(self, value: Any) -> bool:
        """A list of codes."""
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Choices, with the columns of their list."""
        return choice_type(declared, lists, many=True)

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Different codes, within their number; a code of `none` stands alone."""
        schema: dict[str, Any] = {
            "type": "array",
            "items": code_schema(known_codes(declared, lists)),
            "uniqueItems": True,
            "minItems": max(1, int(limits.get("min_choices") or 1)),
        }
        if limits.get("max_choices") is not None:
            schema["maxItems"] = max(0, int(limits["max_choices"]))
        if alone := declared.options.get("none"):
            schema["not"] = {"contains": {"enum": list(alone)}, "minItems": 2}
        return schema

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The codes in the order of the list."""
        texts = [text for text in posted.get("", ())[:_MOST_POSTED] if text.strip()]
        found = [read_code(declared, text, reading.lists) for text in texts]
        codes = list(dict.fromkeys(code for code in found if code is not None))
        if None in found:
            return Parsed(problem="type_choice")
        if len(codes) > 1 and (order := known_codes(declared, reading.lists)):
            place = {code: number for number, code in enumerate(order)}
            codes.sort(key=place.__getitem__)
        return Parsed(codes or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """One text for each code."""
        return {"": tuple(value)} if value else {}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The labels, with the reader's comma."""
        labels = [choice_label(declared, code, words) for code in value or ()]
        return words.text("fieldtypes.select_multiple.comma").join(labels)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The codes in one cell, with spaces between them."""
        return (" ".join(value) if value else None,)

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """What either added, without what either took away; lists never clash."""
        whole = three_way(base, mine, theirs)
        if whole is not CLASH or not self.hold_all(base, mine, theirs):
            return whole
        before, first, second = base or [], mine or [], theirs or []
        kept = [code for code in second if code in first or code not in before]
        added = [code for code in first if code not in before and code not in second]
        return [*kept, *added] or None


FIELD_TYPE: FieldType = SelectMultipleType()
