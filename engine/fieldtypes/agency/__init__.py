"""`agency`: a partner organisation."""

from __future__ import annotations

from engine.fieldtypes.base import FieldType, Offered, Words
from engine.fieldtypes.naming import NamingType


class AgencyType(NamingType):
    """An agency, by id."""

    name = "agency"
    offered = Offered.AGENCIES
    problem = "type_agency"
    readable = ("name",)

    def called(self, one_id: str, words: Words) -> str:
        """The agency's name."""
        return words.agency(one_id)


FIELD_TYPE: FieldType = AgencyType()
