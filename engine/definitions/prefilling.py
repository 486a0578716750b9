"""Rows that are carried over from another form: which field takes what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.definitions.drafts import FieldDraft
from engine.definitions.findings import Findings
from engine.expression import Rule, types
from engine.expression.types import Type
from engine.loading import nodes
from engine.loading.nodes import Scalar


def read_set(
    draft: FieldDraft, rows: Rule | None, own: Mapping[str, Type], findings: Findings
) -> Mapping[str, Any]:
    """Under `set`, what each field of a prefilled row takes from the row it comes from."""
    node = draft.element.group("prefill")
    entry = node.entry("set") if node is not None else None
    if entry is None or not isinstance(entry.value, nodes.Mapping):
        return {}
    theirs = {"code": types.TEXT, **((rows.type.fields if rows is not None else None) or {})}
    found: dict[str, str] = {}
    for pair in entry.value.entries:
        if pair.key.text not in own:
            findings.unknown("F105", pair.key, own)
        elif isinstance(pair.value, Scalar) and _is_known(pair.value, theirs, rows, findings):
            found[pair.key.text] = pair.value.text
    return {"set": found}


def _is_known(
    scalar: Scalar, names: Mapping[str, Type], rows: Rule | None, findings: Findings
) -> bool:
    """Whether the rows that are carried over have such a field; a faulty rule was told before."""
    if scalar.text in names or rows is None or rows.type.fields is None:
        return True
    findings.unknown("F105", scalar, names)
    return False
