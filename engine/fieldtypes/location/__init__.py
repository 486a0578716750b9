"""`location`: a place in a tree of places; one code is stored, the deepest one known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.expression.types import Type, choice
from engine.fieldtypes.base import (
    Attribute,
    Choice,
    ChoiceList,
    Field,
    FieldType,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.choosing import code_schema, columns_of, list_id, read_code
from engine.fieldtypes.plain import BaseType
from engine.fieldtypes.reading import folded, part


class LocationType(BaseType):
    """A state, a locality or a site: a coarser place is accepted where no finer one is known."""

    name = "location"
    attributes: Mapping[str, Attribute] = {
        "choices": Attribute(Kind.LIST, required=True),
        "levels": Attribute(Kind.CODES, required=True),
    }

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A choice in which each level can be read: `home.state`."""
        places = lists.get(list_id(declared))
        if places is None:
            return choice(columns={level: choice() for level in levels_of(declared)})
        plain = columns_of(places)
        by_level = {
            level: choice(places.id, (c.code for c in places.choices if c.level == level), plain)
            for level in levels_of(declared)
        }
        return choice(places.id, _codes(declared, places), {**plain, **by_level})

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """A code of one of the levels."""
        places = lists.get(list_id(declared))
        return code_schema(None if places is None else _codes(declared, places))

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The place chosen as a whole, or the deepest level that was filled."""
        texts = {level: folded(part(posted, level)) for level in levels_of(declared)}
        filled = {level: text for level, text in texts.items() if text}
        whole = folded(part(posted))
        if not filled and not whole:
            return Parsed()
        places = reading.lists.get(list_id(declared))
        if places is None:
            return Parsed(problem="type_location")
        return _deepest(declared, places, filled) if filled else _one(declared, places, whole)

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The label of the place."""
        return words.choice(list_id(declared), value)


def levels_of(declared: Field) -> tuple[str, ...]:
    """The levels a field asks for, the widest first."""
    return tuple(declared.options.get("levels") or ())


def lineage(places: ChoiceList, code: str) -> Iterator[Choice]:
    """The place and what it lies in, from the inside out; a ring in the data ends it."""
    seen: set[str] = set()
    while code in places.by_code and code not in seen:
        seen.add(code)
        yield places.by_code[code]
        code = places.by_code[code].parent


def _codes(declared: Field, places: ChoiceList) -> tuple[str, ...]:
    levels = levels_of(declared)
    return tuple(c.code for c in places.choices if not levels or c.level in levels)


def _one(declared: Field, places: ChoiceList, text: str) -> Parsed:
    code = read_code(declared, text, {places.id: places, list_id(declared): places})
    if code is None:
        return Parsed(problem="type_location")
    levels = levels_of(declared)
    known = not levels or places.by_code[code].level in levels
    return Parsed(code) if known else Parsed(problem="type_location")


def _deepest(declared: Field, places: ChoiceList, filled: Mapping[str, str]) -> Parsed:
    found = {level: _one(declared, places, text) for level, text in filled.items()}
    for level, parsed in found.items():
        if parsed.problem or places.by_code[parsed.value].level != level:
            return Parsed(problem="type_location")
    deepest = [parsed.value for parsed in found.values()][-1]
    around = {place.code for place in lineage(places, deepest)}
    if all(parsed.value in around for parsed in found.values()):
        return Parsed(deepest)
    return Parsed(problem="type_location_parent")


FIELD_TYPE: FieldType = LocationType()
