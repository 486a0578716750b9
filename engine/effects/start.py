"""start: begin a case of another workflow under this one, in the same commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind


class Start:
    """It belongs to whoever has this case unless it is told otherwise; its first form waits."""

    name = "start"
    short = "workflow"
    outward = True
    arguments: Mapping[str, Argument] = {
        "workflow": Argument(ArgumentKind.CHILD, required=True),
        "with": Argument(ArgumentKind.RULES),
        "owner": Argument(ArgumentKind.RULE),
        "team": Argument(ArgumentKind.RULE),
        "agency": Argument(ArgumentKind.RULE),
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case as it is: the other one stands beside it."""
        return case


EFFECT = Start()
