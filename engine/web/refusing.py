"""Problems put beside the fields they are about, where the fields did not have them yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.cases.views import FieldView
from engine.problems import AnswerPlace, Problem
from engine.schema.places import place_text


def told_beside(views: Sequence[FieldView], problems: Sequence[Problem]) -> tuple[FieldView, ...]:
    """The fields, in groups and rows too, each with those of `problems` that are about it."""
    return tuple(_told(view, problems) for view in views)


def _told(view: FieldView, problems: Sequence[Problem]) -> FieldView:
    own = tuple(p for p in problems if _name(p) == view.name)
    rows = tuple(replace(row, fields=told_beside(row.fields, problems)) for row in view.rows)
    fields = told_beside(view.fields, problems)
    return replace(view, problems=(*view.problems, *own), fields=fields, rows=rows)


def _name(problem: Problem) -> str:
    place = problem.location
    return place_text(place) if isinstance(place, AnswerPlace) else ""
