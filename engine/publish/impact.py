"""What a configuration would do to the cases of a store, counted (codes U1xx).

What has no place any more refuses: a status, a decision that waits, a choice that cases hold. All
else is told, so that nobody is surprised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.case import PENDING, Answers, Case, from_document
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle, Workflow
from engine.problems import Location, Problem, Severity
from engine.projections.facts import fact_set
from engine.schema.moving import ASIDE, Moving, Slots
from engine.store.protocol import Store

A_BATCH: Final = 500
Named = tuple[str, ...]


@dataclass(slots=True)
class _Counted:
    """How many of what was met while every case was looked at."""

    cases: int = 0
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    choices: Counter[Named] = field(default_factory=Counter)  # form, field, code
    aside: Counter[Named] = field(default_factory=Counter)  # form, field
    unread: Counter[Named] = field(default_factory=Counter)  # form, field
    forms: Counter[str] = field(default_factory=Counter)


def impact(store: Store, before: Bundle | None, after: Bundle) -> tuple[Problem, ...]:
    """What `after` would do to the cases of the store, which are served by `before` now."""
    counted = _count(store, Moving(before or after), Moving(after), (before or after, after))
    return in_order(_told(counted, before, after))


def _count(store: Store, was: Moving, now: Moving, bundles: tuple[Bundle, Bundle]) -> _Counted:
    counted, after = _Counted(), ""
    while batch := store.scan(after, A_BATCH):
        for document in batch:
            case = was.case(from_document(document))
            _look(counted, case, now, bundles)
        after = str(batch[-1]["id"])
    return counted


def _look(counted: _Counted, case: Case, now: Moving, bundles: tuple[Bundle, Bundle]) -> None:
    before, after = bundles
    counted.cases += 1
    counted.statuses[case.workflow, case.status] += 1
    workflow = after.workflows.get(case.workflow)
    for state in case.approvals.values():
        if state.status == PENDING and not _decides(workflow, state.transition):
            counted.waiting[case.workflow, state.transition] += 1
    moved = now.case(case)
    for old, new in zip(case.records, moved.records, strict=True):
        if new.form not in after.forms and new.form in before.forms:
            counted.forms[new.form] += 1
            continue
        slots = now.slots(case.workflow, new.form)
        _answers(counted, (new.form,), slots, (old.answers, new.answers))


def _decides(workflow: Workflow | None, name: str) -> bool:
    transition = workflow.transitions.get(name) if workflow is not None else None
    return transition is not None and transition.approval is not None


def _answers(
    counted: _Counted, place: Named, slots: Slots, answers: tuple[Answers, Answers]
) -> None:
    """What of one level is set aside, and what stays without a field."""
    old, new = answers
    for name, value in new.items():
        plain = name.rstrip(ASIDE)
        if name in slots and slots[name].rows:
            _rows(counted, (*place, name), slots[name].rows, (old.get(name), value))
        elif name.startswith("_") or name in slots:
            continue
        elif name == plain:
            counted.unread[*place, name] += 1
        elif old.get(name) != value and plain in slots:
            _set_aside(counted, (*place, plain), slots, value)


def _rows(counted: _Counted, place: Named, slots: Slots, rows: tuple[Any, Any]) -> None:
    old, new = (value if isinstance(value, list) else [] for value in rows)
    known = {row.get("_row"): row for row in old}
    for row in new:
        _answers(counted, place, slots, (known.get(row.get("_row"), {}), row))


def _set_aside(counted: _Counted, place: Named, slots: Slots, value: Any) -> None:
    """A choice by its code; of anything else only that it is an answer, never which."""
    if slots[place[-1]].codes.known is None:
        counted.aside[place] += 1
        return
    for code in value if isinstance(value, list) else [value]:
        counted.choices[*place, str(code)] += 1


def _told(counted: _Counted, before: Bundle | None, after: Bundle) -> Iterator[Problem]:
    for (workflow, status), count in counted.statuses.items():
        yield from _status(after, workflow, status, count)
    for (workflow, transition), count in counted.waiting.items():
        params = {"workflow": workflow, "transition": transition, "count": count}
        yield Problem("U102", _of(after, workflow), params)
    for place, count in counted.choices.items():
        params = {"id": ".".join(place[1:-1]), "choice": place[-1], "count": count}
        yield Problem("U103", _at(after, place[:-1]), params)
    for code, found in (("U105", counted.aside), ("U106", counted.unread)):
        for place, count in found.items():
            params = {"form": place[0], "id": ".".join(place[1:]), "count": count}
            yield Problem(code, _at(after, place), params, Severity.WARNING)
    for form, count in counted.forms.items():
        told = {"form": form, "count": count}
        yield Problem("U107", _first(after), told, Severity.WARNING)
    if counted.cases and (before is None or fact_set(before).id != fact_set(after).id):
        yield Problem("U108", _first(after), {"count": counted.cases}, Severity.INFO)


def _status(after: Bundle, name: str, status: str, count: int) -> Iterator[Problem]:
    workflow = after.workflows.get(name)
    params = {"workflow": name, "status": status, "count": count}
    if workflow is None:
        yield Problem("U109", _first(after), params)
    elif status in workflow.migrations:
        moved = {**params, "to": workflow.migrations[status]}
        yield Problem("U104", workflow.location, moved, Severity.INFO)
    elif status not in workflow.states:
        yield Problem("U101", workflow.location, params)


def _first(bundle: Bundle) -> Location:
    return next(iter(bundle.workflows.values())).location


def _of(bundle: Bundle, workflow: str) -> Location:
    found: Mapping[str, Workflow] = bundle.workflows
    return found[workflow].location if workflow in found else _first(bundle)


def _at(bundle: Bundle, place: Named) -> Location:
    """Where the field is declared, else its form."""
    form = bundle.forms.get(place[0])
    if form is None:
        return _first(bundle)
    declared = form.fields.get(".".join(place[1:]))
    return form.location if declared is None else declared.location
