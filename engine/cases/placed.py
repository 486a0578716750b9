"""What placeholders of words stand for, as pages are given it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.fieldtypes.base import Field
from engine.problems import Location
from engine.schema.places import RowPath


@dataclass(frozen=True, slots=True)
class Placed:
    """A value, shown as `field` shows it."""

    field: Field
    value: Any


PlacedBy: TypeAlias = Mapping[str, Placed]
"""By placeholder."""
Words: TypeAlias = Callable[[str, RowPath], PlacedBy]
"""What the words at a path of the catalogue name, in the row they stand in."""
PlacedAt: TypeAlias = Mapping[str, PlacedBy]
"""By the catalogue path of what has the words."""
NOTHING: Final[PlacedBy] = {}
NOWHERE: Final[PlacedAt] = {}
SHOWN: Final = Field("", "calculate", "", "", "", Location("", 0, 0, 0, 0))
"""Of values that no field holds: shown as what the engine computes is."""
STATUS: Final = Field("status", "calculate", "", "", "", Location("", 0, 0, 0, 0))
"""Of the status of a case, which is shown by its label."""
