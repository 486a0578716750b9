"""Field types: one folder each, found by its name; adding a folder adds a type."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from engine.fieldtypes.base import Field, FieldType, Inside


@cache
def field_types() -> Mapping[str, FieldType]:
    """Every field type by name. Names come from the folders of this package, never from YAML."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    found = {name: import_module(f"{__name__}.{name}").FIELD_TYPE for name in names}
    return MappingProxyType(found)


def field_type(name: str) -> FieldType:
    """The type called `name`; asking for one that does not exist is a fault of the caller."""
    return field_types()[name]


def has_rows(declared: Field) -> bool:
    """Whether the field is answered in rows."""
    return field_types()[declared.type].inside is Inside.ROWS


def is_group(declared: Field) -> bool:
    """Whether the field only holds others, which rules and answers know without it."""
    return field_types()[declared.type].inside is Inside.FIELDS
