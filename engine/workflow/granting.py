"""Whom a case is granted to beyond its own people, and until when: worked out at each change."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.actor import SYSTEM, Moment
from engine.case import Case
from engine.clock import instant_text
from engine.definitions.model import Bundle, Lending
from engine.environment import CaseEnvironment, run

A_DAY = len("2026-03-01")


def with_grant(bundle: Bundle, case: Case, moment: Moment) -> Case:
    """The case with its receivers as of this change; nobody outside the statuses of the grant."""
    workflow = bundle.workflows[case.workflow]
    lending = workflow.lending
    if lending is None:
        return case
    granted: dict[str, str] = {}
    if case.status in lending.states:
        environment = CaseEnvironment(bundle, workflow, case, SYSTEM, moment)
        values = {name: run(rule, environment) for name, rule in lending.receivers.items()}
        granted = {name: value for name, value in values.items() if _is_code(value)}
        until = _until(bundle, lending, environment) if granted else ""
        granted.update({"until": until} if until else {})
    return case if granted == dict(case.granted) else case.changed(granted=granted)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _until(bundle: Bundle, lending: Lending, environment: CaseEnvironment) -> str:
    """The end of the last day, '' where there is none."""
    day = run(lending.until, environment) if lending.until is not None else None
    if not isinstance(day, str) or len(day) != A_DAY:
        return ""
    return instant_text(bundle.project.calendar.end_of(date.fromisoformat(day)))
