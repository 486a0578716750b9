"""`group`: fields that belong together on the page; stored answers do not know it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expression.types import ANY, Type
from engine.fieldtypes.base import Attribute, ChoiceList, Field, FieldType, Inside, Kind
from engine.fieldtypes.note import NoteType


class GroupType(NoteType):
    """A heading around fields; their paths do not contain it."""

    name = "group"
    inside = Inside.FIELDS
    attributes: Mapping[str, Attribute] = {"appearance": Attribute(Kind.WORD, words=("pair",))}

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Nothing a rule could name: its fields are named without it."""
        return ANY


FIELD_TYPE: FieldType = GroupType()
