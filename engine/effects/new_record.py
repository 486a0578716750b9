"""new_record: let forms that are filled once be filled anew; what was filled stays in history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.effects.base import Argument, ArgumentKind


class NewRecord:
    """Begins the next opening of each form: until it is filled, the form has no current record."""

    name = "new_record"
    short = "forms"
    outward = False
    arguments: Mapping[str, Argument] = {"forms": Argument(ArgumentKind.FORMS, required=True)}

    def apply(self, case: Case, values: Mapping[str, Any], at: str) -> Case:
        """The case with a new opening of each form."""
        begun = {form: case.opening(form) + 1 for form in values["forms"]}
        return case.changed(openings={**case.openings, **begun})


EFFECT = NewRecord()
