"""The schemas of whole files: one for each kind, and one that tells the kinds by their keys.

Draft 7, because that is what editors know best. Nothing is fetched and nothing is read twice: the
keys, shapes and words are those the reader itself goes by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.schema.editor.elements import definitions, pointer
from engine.schema.editor.meanings import Meanings
from engine.schema.editor.values import ANYTHING, Schema, by_name, known

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
# By these keys a file is known for what it is; a file with none of them is a translation.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "project": ("project",),
    "form": ("form",),
    "list": ("list",),
    "workflow": ("workflow",),
    "roles": ("roles", "sensitive_classes"),
    "scenarios": ("scenarios",),
}
LOCALE: Final = "locale"
KINDS: Final = (*KEYS, LOCALE)


@dataclass(frozen=True, slots=True)
class StepWords:
    """The keys of a step of a scenario: what is done, how, and what is expected of it."""

    actions: tuple[str, ...]
    details: tuple[str, ...]
    expected: tuple[str, ...]


def editor_schema(meanings: Meanings, steps: StepWords, kind: str = "") -> dict[str, Any]:
    """The schema of one kind of file, or of any file of a project."""
    return {
        "$schema": DRAFT,
        "$id": f"urn:himaya:editor:{kind or 'project-files'}",
        **(_file(kind) if kind else _any_file()),
        "definitions": meanings.described({**dict(definitions()), "step": _step(steps)}),
    }


def _file(kind: str) -> Schema:
    return by_name(pointer("translation")) if kind == LOCALE else pointer_of_whole(kind)


def pointer_of_whole(kind: str) -> Schema:
    """The element that a whole file is; what stands beside a pointer is not looked at."""
    return {"allOf": [pointer(kind)]}


def _any_file() -> Schema:
    told = [
        {"if": _has(keys), "then": pointer(kind), "else": ANYTHING} for kind, keys in KEYS.items()
    ]
    none = {"not": {"anyOf": [_has(keys) for keys in KEYS.values()]}}
    return {"type": "object", "allOf": [*told, {"if": none, "then": _file(LOCALE)}]}


def _has(keys: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _step(words: StepWords) -> Schema:
    then = known(dict.fromkeys(words.expected, ANYTHING))
    del then["type"]  # what is no map is told when the scenario is played
    properties = {**dict.fromkeys((*words.actions, *words.details), ANYTHING), "then": then}
    return {**known(properties), "oneOf": [{"required": [name]} for name in words.actions]}
