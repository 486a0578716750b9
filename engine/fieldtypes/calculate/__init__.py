"""`calculate`: a value made by a rule from other answers."""

from __future__ import annotations

from typing import Any

from engine.fieldtypes.base import Field, FieldType, Parsed, Posted, Reading
from engine.fieldtypes.computing import ComputedType


class CalculateType(ComputedType):
    """Nobody types it, so what is posted for it counts for nothing."""

    name = "calculate"

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """Nothing: the server computes it."""
        return Parsed()

    def parts(self, declared: Field, value: Any) -> Posted:
        """Nothing: it is shown, not sent."""
        return {}

    def merge(self, base: Any, mine: Any, theirs: Any) -> Any:
        """Either will do: it is computed again from the merged answers."""
        return theirs if mine == base else mine


FIELD_TYPE: FieldType = CalculateType()
