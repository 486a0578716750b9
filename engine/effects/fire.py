"""fire: let the system fire another transition of the same case, right after this one."""

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
        "transition": Argument(ArgumentKind.TRANSITION, required=True)
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case as it is: the other transition is judged on what it has become."""
        return case


EFFECT = Fire()
