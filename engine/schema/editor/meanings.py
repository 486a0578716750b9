"""What each word means, beside the word: the sentences of the documentation, shown in editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.definitions.scenarios import plain
from engine.loading.yaml_reader import read_yaml
from engine.schema.editor.elements import COMMON
from engine.schema.editor.values import Schema

FOLDER = Path("docs")


@dataclass(frozen=True, slots=True)
class Meanings:
    """The sentences by what they explain, of the language asked for and then of any."""

    sentences: tuple[Mapping[str, Any], ...]

    def of(self, element: str, key: str) -> str:
        """What a key of an element means; '' where nothing is told."""
        found = (_sentence(told, element, key) for told in self.sentences)
        return next(filter(None, found), "")

    def described(self, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
        """The definitions with a description at every key that has a meaning."""
        return {name: self._described(name, schema) for name, schema in definitions.items()}

    def _described(self, name: str, schema: Schema) -> Schema:
        properties = {
            # What is common to all fields is told where it stands, once.
            key: value if COMMON in value.get("$ref", "") else _told(value, self.of(name, key))
            for key, value in schema.get("properties", {}).items()
        }
        return {**schema, "properties": properties} if properties else schema


def _sentence(told: Mapping[str, Any], element: str, key: str) -> str:
    if element == COMMON or element.startswith("field."):
        return _of_field(told, element.partition(".")[2], key)
    if element == "effect":
        return str(_part(told, "effects").get(key, ""))
    return str(_part(told, "keys", element).get(key, ""))


def _of_field(told: Mapping[str, Any], type_name: str, key: str) -> str:
    usual = _part(told, "common").get(key) or _part(told, "own").get(key, "")
    if isinstance(usual, Mapping):  # with more that only a table of the documentation tells
        usual = usual.get("does", "")
    return str(_part(told, "own_of_type").get(f"{type_name}.{key}", usual))


def _part(told: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    found: Any = told
    for name in names:
        found = found.get(name, {})
    return found if isinstance(found, Mapping) else {}


def _told(schema: Schema, meaning: str) -> Schema:
    if not meaning:
        return schema
    # In draft 7 what stands beside a pointer is not looked at.
    whole = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": meaning, **whole}


def read_meanings(folder: Path, language: str) -> Meanings:
    """The sentences that come with the engine; `folder` is where the bundled files are."""
    files = (folder / FOLDER / f"meanings.{language}.yaml", folder / FOLDER / "meanings.yaml")
    return Meanings(tuple(_read(file) for file in files if file.is_file()))


def _read(file: Path) -> Mapping[str, Any]:
    node, problems = read_yaml(file.read_bytes(), file.name)
    if node is None or problems:
        raise ValueError(problems)
    sentences: Mapping[str, Any] = plain(node)
    return sentences
