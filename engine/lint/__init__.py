"""Static rules over a whole project: what is readable, but cannot work, or is not used."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from engine.definitions import read_bundle, read_defaults
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle
from engine.lint import rules
from engine.lint.allowing import without_allowed
from engine.lint.changes import check_change
from engine.loading.project import read_project
from engine.problems import Problem

Check = Callable[[Bundle], Iterator[Problem]]


@cache
def checks() -> tuple[Check, ...]:
    """Every rule: the `check_…` functions of the modules in `rules`, found by name."""
    found: list[Check] = []
    for module in sorted(pkgutil.iter_modules(rules.__path__), key=lambda module: module.name):
        loaded = importlib.import_module(f"{rules.__name__}.{module.name}")
        own = (name for name in sorted(vars(loaded)) if name.startswith("check_"))
        found.extend(getattr(loaded, name) for name in own)
    return tuple(found)


def lint(project: Path, defaults: Path) -> tuple[Problem, ...]:
    """All that can be found wrong in the project folder without running it."""
    read, unread = read_project(project)
    bundle, found = read_bundle(read, read_defaults(defaults))
    problems = [*unread, *found]
    # With errors there is no bundle, and what hangs on it would only repeat them.
    if bundle is not None:
        problems.extend(check_bundle(bundle))
        return in_order(without_allowed(in_order(problems), read))
    return in_order(problems)


def check_bundle(bundle: Bundle) -> tuple[Problem, ...]:
    """What the rules find in a bundle."""
    return in_order(problem for check in checks() for problem in check(bundle))


__all__ = ["check_bundle", "check_change", "checks", "lint"]
