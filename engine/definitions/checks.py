"""Named checks of a field, a repeat or a form."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.findings import Findings
from engine.definitions.rules import read_rule_at
from engine.definitions.shapes import Element, scalars
from engine.expression.types import Kind, MappingScope
from engine.fieldtypes.base import Check
from engine.loading import nodes
from engine.loading.nodes import Scalar
from engine.problems import Severity


def read_checks(
    element: Element, text: str, known: MappingScope, findings: Findings
) -> tuple[Check, ...]:
    """The checks of an element; each has an id of its own."""
    return tuple(_read(element, text, known, findings))


def _read(element: Element, text: str, known: MappingScope, findings: Findings) -> Iterator[Check]:
    first: dict[str, Scalar] = {}
    for node in element.items("checks"):
        check_id, rule_text = _one(node, "id"), _one(node, "rule")
        if check_id is None or rule_text is None:
            continue
        if check_id.text in first:
            line = first[check_id.text].location.line
            findings.error("B110", check_id, id=check_id.text, first=line)
            continue
        first[check_id.text] = check_id
        rule = read_rule_at(rule_text, known, findings, Kind.YES_NO)
        severity = _one(node, "severity")
        asks = severity is not None and severity.text == "warning"
        weight = Severity.WARNING if asks else Severity.ERROR
        if rule is not None:
            yield Check(check_id.text, rule, f"{text}.checks.{check_id.text}", weight)


def _one(node: nodes.Mapping, key: str) -> Scalar | None:
    found = scalars(node.get(key))
    return found[0] if found and found[0].text.strip() else None
