"""Facts: typed values computed from submitted answers, kept in columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from engine.definitions.model import Bundle, Fact, Form, Workflow
from engine.environment import CaseEnvironment
from engine.expression import Rule
from engine.problems import Location
from engine.rows import FactColumn, FactSet
from engine.schema.limits import first_day, is_date, last_day

# Raised when the way rows are computed changes, so that kept ones are rebuilt.
PROJECTION_VERSION = 4

KINDS = {"integer": "number", "decimal": "number", "number": "number", "yes_no": "flag"}
MANY = "select_multiple"
OLDEST = 150
DUE = "_due"  # when the first task of the case is due; no fact of a project begins with “_”


def fact_set(bundle: Bundle) -> FactSet:
    """The columns of a bundle's facts; its id changes when any fact's rule or type does."""
    columns: dict[str, str] = {DUE: "text"}
    rules: list[object] = [PROJECTION_VERSION]
    for workflow in bundle.workflows.values():
        for fact in workflow.facts.values():
            kind = _kind(fact)
            # Two workflows may name a fact alike; where they differ in kind, text holds both.
            columns[fact.id] = kind if columns.get(fact.id, kind) == kind else "text"
            told = [fact.type, fact.search, fact.scope, fact.rule.ast]
            rules.append([workflow.id, fact.id, *told])
        rules.extend(_task_rules(workflow))
    rules.extend(_moves(bundle))
    rules.extend(f"{form.id}.{path}" for form in bundle.forms.values() for path in _unique(form))
    digest = hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:16]
    return FactSet(digest, tuple(FactColumn(name, kind) for name, kind in columns.items()))


def _task_rules(workflow: Workflow) -> Iterator[list[object]]:
    """What tasks are made from: whoever may decide is found by a kept row."""
    for transition in workflow.transitions.values():
        approval = transition.approval
        if approval is not None:
            deciding = [*approval.by.items(), approval.not_by, approval.locks, _said(approval)]
            asking = [*transition.by, transition.any_source, *transition.sources]
            yield [workflow.id, transition.id, deciding, asking]
    timed = (workflow.timers, workflow.schedules, workflow.automatic)
    yield [workflow.id, *map(_said, timed)]
    yield [workflow.id, workflow.parent, *workflow.children, _said(workflow.lending)]


def _said(value: Any) -> Any:
    """A definition as JSON values, the same wherever it stands and whoever reads it."""
    if isinstance(value, Rule):
        return value.ast
    if isinstance(value, Location):
        return None
    if is_dataclass(value):
        return [_said(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[key, _said(inner)] for key, inner in value.items()]
    return [_said(inner) for inner in value] if isinstance(value, tuple) else value


def _moves(bundle: Bundle) -> Iterator[object]:
    """What makes stored answers stand elsewhere, or otherwise, without any rule saying so."""
    for form in bundle.forms.values():
        yield from ([form.id, former] for former in form.renamed_from)
        for path, declared in form.fields.items():
            yield from ([form.id, path, former] for former in declared.renamed_from)
    for choices in bundle.lists.values():
        yield from ([choices.id, *pair] for pair in sorted(choices.renamed.items()))
        # An answer whose choice is gone stands aside, and no fact is made from it any more.
        yield [choices.id, hashlib.sha256("\n".join(sorted(choices.by_code)).encode()).hexdigest()]
    facts = (fact for workflow in bundle.workflows.values() for fact in workflow.facts.values())
    for form_id, path in sorted({read for fact in facts for read in fact.reads}):
        of = bundle.forms.get(form_id)
        if of is not None and path in of.fields:
            yield [form_id, path, of.fields[path].type]


def _unique(form: Form) -> Iterator[str]:
    return (path for path, declared in form.fields.items() if declared.unique)


def fact_values(workflow: Workflow, environment: CaseEnvironment) -> dict[str, Any]:
    """The facts of a case that have a value."""
    found = {
        fact.id: _stored(fact, environment.lookup(fact.id)) for fact in workflow.facts.values()
    }
    return {name: value for name, value in found.items() if value is not None}


def _kind(fact: Fact) -> str:
    return "many" if fact.type == MANY else KINDS.get(fact.type, "text")


def _stored(fact: Fact, value: Any) -> Any:
    kind = _kind(fact)
    if value is None:
        return None
    if fact.type == "birth":
        return birth_interval(value)
    if kind == "many":
        return [str(code) for code in value] if isinstance(value, list) else None
    if kind == "flag":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return float(value) if isinstance(value, int | float) else None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def birth_interval(value: Any) -> str | None:
    """When someone was born, as `earliest/latest`: a kept age would go stale."""
    if isinstance(value, str):
        return f"{first_day(value)}/{last_day(value)}" if is_date(value) else None
    if not isinstance(value, Mapping) or not isinstance(value.get("years"), int):
        return None
    as_of, years = str(value.get("as_of", "")), value["years"]
    if len(as_of) != 10 or not is_date(as_of) or not 0 <= years <= OLDEST:
        return None
    day = date.fromisoformat(as_of)
    earliest = _years_before(day, years + 1) + timedelta(days=1)
    return f"{earliest}/{_years_before(day, years)}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February of a year that has none
        return day.replace(year=day.year - years, day=28)
