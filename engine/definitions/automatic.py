"""`automatic:`, linked: what the system does by itself once a rule is yes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.doing import fired_by_system
from engine.definitions.lookup import Lookup
from engine.definitions.model import Automatic
from engine.definitions.rules import PASSING, read_rule_at
from engine.expression import functions_used
from engine.expression.types import Kind


def link_automatic(lookup: Lookup) -> Iterator[Automatic]:
    """The automatic steps of a workflow, in the order in which they are tried."""
    known = lookup.linker.outer((lookup.workflow,))
    for name, (key, element) in lookup.workflow.automatic.items():
        transition, when = element.scalar("fire"), element.scalar("when")
        if transition is None or when is None:
            continue
        fire = fired_by_system(lookup, transition)
        rule = read_rule_at(when, known, lookup.findings, Kind.YES_NO)
        if not fire or rule is None:
            continue
        if any(path[0] == "user" for path in rule.reads):
            lookup.findings.error("W133", when, id=name, name="user")
        text = f"{lookup.workflow.text}.automatic.{name}"
        by_clock = bool(functions_used(rule.ast) & PASSING)
        yield Automatic(name, text, key.location, fire, rule, by_clock)
