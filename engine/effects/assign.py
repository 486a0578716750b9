"""assign: give the case to a person, a team or an agency; a blank value leaves it with nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind

HOLDERS = ("owner", "team", "agency")


class Assign:
    """Changes only what is named; an owner of '' is a queue."""

    name = "assign"
    short = ""
    outward = False
    arguments: Mapping[str, Argument] = {
        "owner": Argument(ArgumentKind.RULE),
        "team": Argument(ArgumentKind.RULE),
        "agency": Argument(ArgumentKind.RULE),
        "parent": Argument(ArgumentKind.PARENT),  # seen to by who carries out the fire
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case with its new owner, team or agency."""
        given = {name: _code(values[name]) for name in HOLDERS if name in values}
        return replace(case, **given)  # type: ignore[arg-type]  # the three named columns are text


def _code(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # Rights hang on these columns: anything but a code must stop the fire, not be guessed at.
        raise TypeError(f"assign takes a code, not {type(value).__name__}")
    return value


EFFECT = Assign()
