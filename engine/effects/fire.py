"""fire: let the system fire another transition, right after this one: of the same case, of the one
it was begun under, or of all of a kind begun under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind


class Fire:
    """It happens if its own conditions hold then; if not, the first transition stands alone."""

    name = "fire"
    short = "transition"
    outward = True
    arguments: Mapping[str, Argument] = {
        "transition": Argument(ArgumentKind.TRANSITION, required=True),
        "child": Argument(ArgumentKind.CHILD),
        "parent": Argument(ArgumentKind.PARENT),
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case as it is: the other transition is judged on what it has become."""
        return case


EFFECT = Fire()
