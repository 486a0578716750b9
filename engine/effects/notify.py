"""notify: tell people something; they find it on their home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind


class Notify:
    """What is told names the case by its number, never the child."""

    name = "notify"
    short = "to"
    outward = True
    arguments: Mapping[str, Argument] = {
        "to": Argument(ArgumentKind.PEOPLE, required=True),
        "message": Argument(ArgumentKind.MESSAGE),
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case as it is."""
        return case


EFFECT = Notify()
