"""What stands in a form before anyone has typed: defaults, and answers carried over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.row_defaults import Begun, begin_rows
from engine.definitions.model import Form, Workflow
from engine.environment import CaseEnvironment, run
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Field
from engine.schema.judge import Verdict


def first_answers(
    desk: Desk, actor: Actor, draft: Draft, place: tuple[Workflow, Case | None, Form]
) -> Draft:
    """The draft of a new record with its defaults and prefilled answers, as if typed."""
    workflow, case, form = place
    environment = desk.environment(workflow, case, actor, draft.parent)
    writable = desk.rights(actor, form).writable
    begun = Begun(desk.bundle.lists, desk.ids)
    prefilled: dict[str, str] = {}
    moving = {} if case is None else desk.gate.moving.waiting(case, form.id)
    for path, declared in form.fields.items():
        if "." in path or path not in writable:
            continue  # nobody types there for this person; `with_defaults` fills it all the same
        if has_rows(declared):
            begin_rows(begun, declared, (), environment)
            continue
        value, source = moving.get(path) or _first_value(declared, environment)
        if value is not None and field_type(declared.type).stores:
            begun.typed[declared.id] = field_type(declared.type).post(declared, value)
            if source:
                prefilled[declared.id] = source
    return replace(draft, typed=begun.typed, rows=begun.rows, prefilled=prefilled)


def _first_value(declared: Field, environment: CaseEnvironment) -> tuple[Any, str]:
    """The value a field starts with, and the form it was carried over from."""
    if declared.prefill is not None:
        value = run(declared.prefill, environment)
        if value is not None:
            return value, next((path[0] for path in declared.prefill.reads), "")
    return declared.default, ""


def with_defaults(
    desk: Desk, form: Form, draft: Draft, answers: Answers, outside: CaseEnvironment
) -> Verdict:
    """The verdict on a new record with its defaults filled in where nobody has typed yet.

    A default may hang on answers that come later, and on other defaults: it stands from the moment
    its rule has a value until the field has been on a page.
    """
    verdict = desk.judge.judge(form, answers, outside)
    waiting = [] if draft.record else _untyped_defaults(form, draft)
    blanks = desk.judge.plan(form).blanks
    filled = dict(answers)
    for _ in waiting:
        environment = outside.given(blanks).given(verdict.answers)
        found = {
            declared.id: _default(declared, environment)
            for declared in waiting
            if declared.id not in filled
        }
        found = {name: value for name, value in found.items() if value is not None}
        if not found:
            break
        filled.update(found)
        verdict = desk.judge.judge(form, filled, outside)
    return verdict


def _default(declared: Field, environment: CaseEnvironment) -> Any:
    rule = declared.default_rule
    return declared.default if rule is None else run(rule, environment)


def _untyped_defaults(form: Form, draft: Draft) -> list[Field]:
    return [
        declared
        for path, declared in form.fields.items()
        if (declared.default_rule is not None or declared.default is not None)
        and not declared.retired
        and "." not in path
        and path not in draft.typed
    ]
