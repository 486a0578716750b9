"""Our own JSON: every fact of every finding, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from engine.lint.report import Finding


def render(findings: Sequence[Finding]) -> str:
    """One object with the list `problems`."""
    found = {"problems": [asdict(finding) for finding in findings]}
    return json.dumps(found, ensure_ascii=False, indent=2)
