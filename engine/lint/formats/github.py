"""Annotations of GitHub Actions: a line a finding, shown there beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.lint.report import Finding

LEVELS: Final = {"error": "error", "warning": "warning", "info": "notice"}
# What would end a command or one of its properties; the percent sign first, as it escapes.
ESCAPES: Final = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
PROPERTY_ESCAPES: Final = (*ESCAPES, (":", "%3A"), (",", "%2C"))


def render(findings: Sequence[Finding]) -> str:
    """The annotations; nothing at all where nothing was found."""
    return "\n".join(_annotation(finding) for finding in findings)


def _annotation(found: Finding) -> str:
    facts = {"file": found.file, "line": found.line, "col": found.column}
    # GitHub refuses columns for a stretch over several lines: there the beginning is enough.
    if found.end_line == found.line:
        facts["endColumn"] = found.end_column
    facts["title"] = found.code
    named = ",".join(f"{key}={_escaped(str(facts[key]), PROPERTY_ESCAPES)}" for key in facts)
    return f"::{LEVELS[found.severity]} {named}::{_escaped(found.told, ESCAPES)}"


def _escaped(text: str, escapes: Sequence[tuple[str, str]]) -> str:
    for character, escape in escapes:
        text = text.replace(character, escape)
    return text
