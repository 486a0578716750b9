"""What a field says of its choices, held against the list or the rows it takes them from."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.drafts import Drafts, FieldDraft
from engine.definitions.findings import Findings
from engine.expression.types import Type
from engine.fieldtypes.base import ChoiceList


def check_choices(draft: FieldDraft, drafts: Drafts) -> None:
    """Levels and codes that are named must stand in the list."""
    choices = drafts.lists.get(draft.choices)
    if choices is not None:
        _check_levels(draft, choices, drafts.findings)
        for scalar in draft.element.codes("none"):
            if scalar.text not in choices.by_code:
                drafts.findings.unknown("F111", scalar, choices.by_code, list=choices.id)


def _check_levels(draft: FieldDraft, places: ChoiceList, findings: Findings) -> None:
    levels = {choice.level for choice in places.choices if choice.level}
    for scalar in draft.element.codes("levels"):
        if scalar.text not in levels:
            findings.unknown("F108", scalar, levels, list=places.id)


def check_choice_label(draft: FieldDraft, rows: Mapping[str, Type], findings: Findings) -> None:
    """What names the rows that are chosen among must be a field of these rows."""
    scalar = draft.element.scalar("choice_label")
    if scalar is not None and scalar.text not in rows:
        findings.unknown("F105", scalar, rows)
