"""Files that came with a page, and what is said beside the fields they came for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.cases.keep_file import Arrived
from engine.cases.views import FieldView
from engine.problems import AnswerPlace, Problem
from engine.schema.places import place_text
from engine.web.posting import Form


def arrived(form: Form) -> list[Arrived]:
    """The files of a posted form."""
    return [Arrived(one.field, one.name, one.size, one.content) for one in form.uploads]


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
