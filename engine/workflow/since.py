"""Since when a fact has had its value: where time is counted from a change, it must be known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from engine.actor import SYSTEM, Moment
from engine.case import Case
from engine.definitions.model import Bundle, Due, Workflow
from engine.environment import CaseEnvironment


def with_since(bundle: Bundle, case: Case, moment: Moment, *, begun: bool) -> Case:
    """The case with the instants at which the facts of its due dates took their values.

    Of a case that was there before (not `begun` now) and that a configuration newly asks about,
    the instant is not known: nothing is counted from it.
    """
    workflow = bundle.workflows[case.workflow]
    named = sorted(facts_of_dues(workflow))
    if not named and not case.since:
        return case
    environment = CaseEnvironment(bundle, workflow, case, SYSTEM, moment)
    since: dict[str, tuple[str, str]] = {}
    for name in named:
        value = json.dumps(environment.lookup(name), sort_keys=True, ensure_ascii=False)
        before = case.since.get(name)
        if before is not None and before[0] == value:
            since[name] = before
        else:
            since[name] = (value, moment.now if begun or before is not None else "")
    return case if since == dict(case.since) else replace(case, since=since)


def facts_of_dues(workflow: Workflow) -> frozenset[str]:
    """The facts by which due dates differ."""
    return frozenset(due.fact for due in _dues(workflow) if due.fact)


def _dues(workflow: Workflow) -> Iterator[Due]:
    yield from (timer.due for timer in workflow.timers.values())
    yield from (one.every for one in workflow.schedules.values() if one.every is not None)
    for transition in workflow.transitions.values():
        if transition.approval is not None and transition.approval.due is not None:
            yield transition.approval.due
