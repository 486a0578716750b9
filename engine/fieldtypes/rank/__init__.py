"""`rank`: choices of a list put in order, the first the most important."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import Type
from engine.fieldtypes.base import (
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
    choice_label,
    choice_type,
    code_schema,
    known_codes,
    read_code,
)
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded

MOST_PLACES: Final = 30  # more than anyone puts in order


class RankType(BaseType):
    """Codes of a list, each once, in the order that was chosen."""

    name = "rank"
    attributes: Mapping[str, Attribute] = {
        "choices": Attribute(Kind.LIST, required=True),
        "choice_label": Attribute(Kind.TEXT),
        "min_choices": Attribute(Kind.NUMBER_OR_RULE),
        "max_choices": Attribute(Kind.NUMBER_OR_RULE),
    }

    def holds(self, value: Any) -> bool:
        """A list of codes."""
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Choices, with the columns of their list."""
        return choice_type(declared, lists, many=True)

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Different codes, within their number."""
        most = limits.get("max_choices")
        return {
            "type": "array",
            "items": code_schema(known_codes(declared, lists)),
            "uniqueItems": True,
            "minItems": max(1, int(limits.get("min_choices") or 1)),
            "maxItems": MOST_PLACES if most is None else max(0, int(most)),
        }

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The codes by the number of their place; or all in order under ''."""
        texts = list(posted.get("", ()))[:MOST_PLACES] or _placed(posted)
        while texts and not texts[-1].strip():
            texts.pop()
        if any(not text.strip() for text in texts):
            return Parsed(problem="type_rank_gap")
        codes = [read_code(declared, text, reading.lists) for text in texts]
        found = [code for code in codes if code is not None]
        if len(found) < len(codes):
            return Parsed(problem="type_choice")
        if len(set(found)) < len(found):
            return Parsed(problem="type_rank_twice")
        return Parsed(found or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """One part for each place."""
        return {str(place): (code,) for place, code in enumerate(value, start=1)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The labels in order, each after its number."""
        ranked = [
            words.text(
                "fieldtypes.rank.place",
                n=words.number(place),
                choice=choice_label(declared, code, words),
            )
            for place, code in enumerate(value, start=1)
        ]
        return words.text("fieldtypes.select_multiple.comma").join(ranked)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The codes in one cell, in order."""
        return (" ".join(value) or None,)


def _placed(posted: Posted) -> list[str]:
    """What stands at each place, from the first on; '' where nothing does."""
    given = {
        int(name): folded(texts[-1])
        for name, texts in posted.items()
        if texts and name.isascii() and name.isdecimal() and len(name) <= 2
    }
    return [given.get(place, "") for place in range(1, MOST_PLACES + 1)]


FIELD_TYPE: FieldType = RankType()
