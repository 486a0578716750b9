"""Scenarios, read plainly: they are carried out, and judged further, by their own runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.definitions.findings import Findings
from engine.definitions.model import Scenario
from engine.definitions.shapes import is_id, read_element
from engine.definitions.tables import SCENARIO, SCENARIOS
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar
from engine.loading.project import Project

FOLDER = "workflows/scenarios"


def read_scenarios(project: Project, findings: Findings) -> Iterator[Scenario]:
    """The scenarios of all files, in their order; ids are unique in the project."""
    first: dict[str, Scalar] = {}
    for file in project.under(FOLDER):
        if file.node is None:
            continue
        for node in read_element(file.node, SCENARIOS, findings).items("scenarios"):
            element = read_element(node, SCENARIO, findings)
            declared = element.scalar("id")
            if declared is None or not is_id(declared, findings, in_rules=False):
                continue
            if declared.text in first:
                line = first[declared.text].location.line
                findings.error("B110", declared, id=declared.text, first=line)
                continue
            first[declared.text] = declared
            content = plain(node)
            yield Scenario(declared.text, declared.location, content)


def plain(node: Node) -> Any:
    """A node as text, lists and maps."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, nodes.Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]
