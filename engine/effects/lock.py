"""lock: close forms to writing, whatever the status says, until they are unlocked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind, joined


class Lock:
    """A lock outlives changes of status."""

    name = "lock"
    short = "forms"
    outward = False
    arguments: Mapping[str, Argument] = {
        "forms": Argument(ArgumentKind.FORMS_OR_ALL, required=True)
    }

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case with the forms locked."""
        return case.changed(locked=joined(case.locked, values["forms"]))


EFFECT = Lock()
