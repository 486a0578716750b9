"""`case`: a link to another case: a sister, a referral, an earlier registration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import Type, choice
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Field,
    FieldType,
    Kind,
    Offered,
    Parsed,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType

_CASE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CaseType(BaseType):
    """The id of a case. Which cases somebody may name is asked where cases are known."""

    name = "case"
    offered = Offered.CASES
    left_to_right = True
    attributes: Mapping[str, Attribute] = {
        "workflow": Attribute(Kind.WORKFLOW, required=True),
        "show": Attribute(Kind.FACTS),
    }

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """A choice; rules can ask whether there is one and compare it."""
        return choice()

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """An id."""
        return {"type": "string", "minLength": 1, "maxLength": 64}

    def read(self, declared: Field, text: str, reading: Reading) -> Parsed:
        """The id of one of the cases that were offered."""
        case_id = text.strip()
        found = _CASE_ID.fullmatch(case_id)
        return Parsed(case_id) if found else Parsed(problem="type_case")

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The number of the case, to those who may see it."""
        return words.case(value) or words.text("fieldtypes.case.unseen.label")


FIELD_TYPE: FieldType = CaseType()
