"""`user`: a person who works with the project."""

from __future__ import annotations

from engine.fieldtypes.base import FieldType, Offered, Words
from engine.fieldtypes.naming import NamingType


class UserType(NamingType):
    """A person, by id."""

    name = "user"
    offered = Offered.PEOPLE
    problem = "type_user"
    readable = ("name", "agency", "team")

    def called(self, one_id: str, words: Words) -> str:
        """The person's name."""
        return words.person(one_id)


FIELD_TYPE: FieldType = UserType()
