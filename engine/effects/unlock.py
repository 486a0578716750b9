"""unlock: open forms again that `lock` closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind, without


class Unlock:
    """Opens only the named forms; an approval's own locks are not touched."""

    name = "unlock"
    short = "forms"
    outward = False
    arguments: Mapping[str, Argument] = {
        "forms": Argument(ArgumentKind.FORMS_OR_ALL, required=True)
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case with the forms unlocked."""
        return case.changed(locked=without(case.locked, values["forms"]))


EFFECT = Unlock()
