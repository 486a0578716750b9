"""SARIF 2.1.0, the exchange format of code scanners."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from engine import __version__
from engine.lint.report import Finding

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}


def render(findings: Sequence[Finding]) -> str:
    """One run, with a rule for each code that was found."""
    codes = sorted({found.code for found in findings})
    tool = {"name": "himaya", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": tool},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, codes.index(found.code)) for found in findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _result(found: Finding, rule: int) -> dict[str, Any]:
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    place = {"artifactLocation": {"uri": _uri(found.file)}, "region": region}
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": LEVELS[found.severity],
        "message": {"text": found.told},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    escaped = quote(file.encode("utf-8", "surrogateescape"))
    return f"file://{escaped}" if file.startswith("/") else escaped
