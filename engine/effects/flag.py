"""flag: mark the case with something that is true beside its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind, joined


class Flag:
    """Marking twice marks once."""

    name = "flag"
    short = "flag"
    outward = False
    arguments: Mapping[str, Argument] = {"flag": Argument(ArgumentKind.FLAG, required=True)}

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case with the flag."""
        return case.changed(flags=joined(case.flags, values["flag"]))


EFFECT = Flag()
