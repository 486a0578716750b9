"""What a transition does besides moving a case: one module each, found by its name.

A new effect is one new file here holding `EFFECT`; `base.Effect` says what it promises.

| effect | arguments (kind) | short form fills |
|---|---|---|
| assign | owner, team, agency (rule), parent (parent) | none |
| lock, unlock | forms (forms_or_all) | forms |
| flag, unflag | flag (flag) | flag |
| new_record | forms (forms) | forms |
| notify | to (people), message (message) | to |
| fire | transition (transition), child (child), parent (parent) | transition |
| start | workflow (child), with (rules), owner, team, agency (rule) | workflow |
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from engine.effects.base import ALL_FORMS, PERSON, Argument, ArgumentKind, Effect

_NOT_EFFECTS = frozenset({"base"})


@cache
def effects() -> Mapping[str, Effect]:
    """Every effect by name."""
    found: dict[str, Effect] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if module.name not in _NOT_EFFECTS:
            effect = importlib.import_module(f"{__name__}.{module.name}").EFFECT
            found[effect.name] = effect
    return MappingProxyType(found)


__all__ = ["ALL_FORMS", "PERSON", "Argument", "ArgumentKind", "Effect", "effects"]
