"""unflag: take a mark off the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind, without


class Unflag:
    """Taking off what is not there changes nothing."""

    name = "unflag"
    short = "flag"
    outward = False
    arguments: Mapping[str, Argument] = {"flag": Argument(ArgumentKind.FLAG, required=True)}

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case without the flag."""
        return case.changed(flags=without(case.flags, values["flag"]))


EFFECT = Unflag()
