"""What stands in a form before anyone has typed: defaults, and answers carried over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.case import Answers, Case
from engine.cases.desk import Desk
from engine.cases.drafts import Draft
from engine.cases.row_defaults import NewRow, row_defaults, row_values
from engine.definitions.model import Form, Workflow
from engine.environment import ROW, CaseEnvironment, rows_of, run
from engine.fieldtypes import field_type, has_rows
from engine.fieldtypes.base import Field, Posted
from engine.fieldtypes.repeat import MOST_ROWS
from engine.schema.judge import Verdict


def first_answers(
    desk: Desk, actor: Actor, draft: Draft, place: tuple[Workflow, Case | None, Form]
) -> Draft:
    """The draft of a new record with its defaults and prefilled answers, as if typed."""
    workflow, case, form = place
    environment = desk.environment(workflow, case, actor)
    writable = desk.rights(actor, form).writable
    typed: dict[str, Posted] = {}
    prefilled: dict[str, str] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for path, declared in form.fields.items():
        if "." in path or path not in writable:
            continue  # nobody types there for this person; `with_defaults` fills it all the same
        if has_rows(declared):
            ids = _first_rows(desk, declared, environment, typed)
            rows.update({declared.id: ids} if ids else {})
            continue
        value, source = _first_value(declared, environment)
        if value is not None and field_type(declared.type).stores:
            typed[declared.id] = field_type(declared.type).post(declared, value)
            if source:
                prefilled[declared.id] = source
    return replace(draft, typed=typed, rows=rows, prefilled=prefilled)


def _first_rows(
    desk: Desk, repeat: Field, environment: CaseEnvironment, typed: dict[str, Posted]
) -> tuple[str, ...]:
    """The rows a repeat begins with: those of its list, or those that are carried over."""
    sources = _carried_over(repeat, environment)
    listed = desk.bundle.lists.get(str(repeat.options.get("rows_from", "")))
    if listed is not None:
        of_code = {str(source.get(ROW)): source for source in sources}
        begun = [(c.code, of_code.get(c.code, {})) for c in listed.choices if not c.retired]
    else:
        begun = [(desk.ids()[:12], source) for source in sources[:MOST_ROWS]]
    taken = repeat.options.get("set") or {}
    for number, (row_id, source) in enumerate(begun, start=1):
        new = NewRow(repeat, ((repeat.id, row_id),), number)
        typed.update(row_defaults(new, environment, desk.bundle.lists))
        values = {name: source.get(ROW if of == "code" else of) for name, of in taken.items()}
        typed.update(row_values(new, values))
    return () if listed is not None else tuple(row_id for row_id, _ in begun)


def _carried_over(repeat: Field, environment: CaseEnvironment) -> tuple[Mapping[str, Any], ...]:
    return rows_of(run(repeat.prefill, environment)) if repeat.prefill is not None else ()


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
