"""Formats of findings for programs: one module a format, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

from engine.lint.report import Finding


def names() -> tuple[str, ...]:
    """Every format there is; none is imported for that."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def render(name: str, findings: Sequence[Finding]) -> str:
    """The findings in the format `name`, without a line break at the end."""
    return str(importlib.import_module(f"{__name__}.{name}").render(findings))
