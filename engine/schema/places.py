"""Places of answers, as short text: `age` at the top, `family/ROW/member_age` in a row."""

from __future__ import annotations

from engine.problems import AnswerPlace


def place_text(place: AnswerPlace) -> str:
    """The place as the name of its control in a page."""
    if not place.row:
        return place.field
    return f"{place.repeat}/{place.row}/{place.field}"


def read_place(form: str, text: str) -> AnswerPlace:
    """The place `place_text` wrote."""
    parts = text.split("/")
    if len(parts) == 3:
        return AnswerPlace(form, parts[2], parts[0], parts[1])
    return AnswerPlace(form, parts[0])
