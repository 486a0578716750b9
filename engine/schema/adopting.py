"""A stored answer under a field as it is declared now: kept, converted, or left aside.

The field may have been of another type when the answer was given, and its list may have had other
codes. What has no place under it is never dropped: it comes back as what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.environment import ROW, are_rows
from engine.fieldtypes import field_type
from engine.fieldtypes.base import ChoiceList, Field

SAFE_CHANGES: Mapping[str, tuple[str, ...]] = {
    "text": ("integer", "decimal", "range", "id", "phone", "email", "barcode", "hidden"),
    "long_text": ("text", "integer", "decimal", "range", "id", "phone", "email", "barcode"),
    "decimal": ("integer", "range"),
    "select_multiple": ("select_one",),
    "yes_no": ("acknowledge",),
    "file": ("image", "audio"),
    "barcode": ("text", "id"),
}
"""By the type a field has now: those it may have had before, so that answers keep their meaning."""

WRITTEN = ("text", "long_text")
SEVERAL = ("select_multiple",)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What stands under the field (None: nothing), and what has no place there (None: nothing)."""

    value: Any = None
    left: Any = None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes a field chooses from (None: not from a list), and what former ones are now."""

    known: frozenset[str] | None = None
    renamed: Mapping[str, str] | None = None

    def now(self, code: str) -> str:
        """The code as it is called now."""
        return code if self.renamed is None else self.renamed.get(code, code)

    def has(self, code: str) -> bool:
        """Whether such a code can stand, retired or not."""
        return self.known is None or code in self.known


def is_blank(value: Any) -> bool:
    """Whether nothing is answered; no and 0 are answers."""
    return value is None or value == "" or value == []


def current_code(choices: ChoiceList, code: str) -> str:
    """What a code is called now: a former one only counts where no choice has it."""
    return code if code in choices.by_code else choices.renamed.get(code, code)


def adopt(declared: Field, codes: Codes, value: Any) -> Adopted:
    """What becomes of a stored answer under `declared`; of rows, only whether they are rows."""
    kind = field_type(declared.type)
    if kind.computed or is_blank(value):
        return Adopted(value)
    now = _converted(declared.type, value)
    if not kind.holds(now):
        return Adopted(left=value)
    found = _called(codes, now)
    return found if found.value is not None else Adopted(left=value)


def adopt_rows(choices: ChoiceList | None, value: Any) -> Adopted:
    """Rows by their ids as they are called now; those of choices that are gone are left."""
    if not are_rows(value):
        return Adopted(left=value)
    if choices is None:
        return Adopted(value)
    kept: dict[str, Any] = {}
    left = []
    for row in value:
        row_id = current_code(choices, str(row.get(ROW, "")))
        if row_id in choices.by_code and row_id not in kept:
            kept[row_id] = {**row, ROW: row_id}
        else:
            left.append(row)
    return Adopted(list(kept.values()) or None, left or None)


def _converted(type_name: str, value: Any) -> Any:
    """The answer as the type keeps it, where another type of a safe pair kept it otherwise."""
    if type_name in WRITTEN and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return [value] if type_name in SEVERAL and isinstance(value, str) else value


def _called(codes: Codes, value: Any) -> Adopted:
    """An answer with its codes as they are called now."""
    if codes.known is None and not codes.renamed:
        return Adopted(value)
    if isinstance(value, str):
        code = codes.now(value)
        return Adopted(code) if codes.has(code) else Adopted(left=value)
    return _several(codes, value) if isinstance(value, list | tuple) else Adopted(value)


def _several(codes: Codes, value: list[Any] | tuple[Any, ...]) -> Adopted:
    """Codes as they are called now, each once; those that are gone are left."""
    now = {code: codes.now(code) if isinstance(code, str) else code for code in value}
    kept = dict.fromkeys(code for code in now.values() if codes.has(code))
    left = [code for code, called in now.items() if not codes.has(called)]
    return Adopted(list(kept) or None, left or None)
