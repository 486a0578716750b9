"""Named checks: of a field in its row, of a section, of a form as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.definitions.model import Form
from engine.environment import CaseEnvironment, run
from engine.fieldtypes.base import Check
from engine.problems import AnswerPlace, Problem


def whole_problems(form: Form, environment: CaseEnvironment) -> Iterator[Problem]:
    """What the checks of the form say, and those of its sections that count."""
    place = AnswerPlace(form.id, "")
    yield from check_problems(form.checks, place, environment)
    for section in form.sections:
        if section.relevant is None or run(section.relevant, environment) is True:
            for problem in check_problems(section.checks, place, environment):
                yield replace(problem, params={**problem.params, "section": section.id})


def check_problems(
    checks: tuple[Check, ...], place: AnswerPlace, environment: CaseEnvironment
) -> Iterator[Problem]:
    """What named checks say no to."""
    for check in checks:
        if run(check.rule, environment) is False:
            yield Problem(check.id, place, {"check": check.text}, check.severity)
