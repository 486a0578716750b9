"""What is defined and never used (codes F201, C201)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions.model import Bundle, Form
from engine.expression import Rule
from engine.fieldtypes.base import Field
from engine.problems import Problem, Severity

LOOKED_UP = re.compile(r"""choice_of\(\s*['"]([^'"]*)['"]""")
RULES = (
    *("relevant", "required", "readonly", "calculate", "default_rule", "prefill"),
    *("constraint", "choice_filter"),
)


def check_unusedforms_of(bundle: Bundle) -> Iterator[Problem]:
    """A form that no workflow names: nobody will ever see it."""
    used = {form for workflow in bundle.workflows.values() for form in workflow.forms}
    for form in bundle.forms.values():
        if form.id not in used:
            yield Problem("F201", form.location, {"form": form.id}, Severity.WARNING)


def check_unused_lists(bundle: Bundle) -> Iterator[Problem]:
    """A choice list that no field takes its choices from; rules may still look things up in it."""
    used = {name for form in forms_of(bundle) for f in form.fields.values() for name in _lists(f)}
    used.update(name for rule in _rules(bundle) for name in LOOKED_UP.findall(rule.text))
    used.update(name for kind in bundle.project.people_columns.values() for name in kind.values())
    for choices in bundle.lists.values():
        if choices.id not in used and choices.location is not None:
            yield Problem("C201", choices.location, {"list": choices.id}, Severity.INFO)


def forms_of(bundle: Bundle) -> Iterator[Form]:
    """All forms, the questions of transitions too."""
    yield from bundle.forms.values()
    for workflow in bundle.workflows.values():
        for transition in workflow.transitions.values():
            if transition.ask is not None:
                yield transition.ask


def _lists(declared: Field) -> Iterator[str]:
    for key in ("choices", "rows_from"):
        yield str(declared.options.get(key) or "")


def _rules(bundle: Bundle) -> Iterator[Rule]:
    for workflow in bundle.workflows.values():
        yield from (fact.rule for fact in workflow.facts.values())
        yield from (condition.rule for condition in workflow.conditions.values())
    for form in forms_of(bundle):
        for declared in form.fields.values():
            yield from _rules_of(declared)


def _rules_of(declared: Field) -> Iterator[Rule]:
    own = (getattr(declared, name) for name in RULES)
    yield from (rule for rule in (*own, *declared.options.values()) if isinstance(rule, Rule))
    yield from (check.rule for check in declared.checks)
