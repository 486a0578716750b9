"""Places of answers, as short text: `age` at the top, `family/ROW/member_age` in a row."""

from __future__ import annotations

from engine.problems import AnswerPlace


def place_text(place: AnswerPlace) -> str:
    """The place as the name of its control in a page."""
    return control_name(place.field, place.repeat, place.row)


def control_name(field: str, repeat: str = "", row: str = "") -> str:
    """The name of a field's control, in a row or not."""
    return f"{repeat}/{row}/{field}" if row else field


def read_place(form: str, text: str) -> AnswerPlace:
    """The place `place_text` wrote."""
    parts = text.split("/")
    if len(parts) == 3:
        return AnswerPlace(form, parts[2], parts[0], parts[1])
    return AnswerPlace(form, parts[0])
