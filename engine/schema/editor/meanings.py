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

FILE = Path("docs") / "meanings.yaml"


@dataclass(frozen=True, slots=True)
class Meanings:
    """The sentences by what they explain."""

    sentences: Mapping[str, Any]

    def of(self, element: str, key: str) -> str:
        """What a key of an element means; '' where nothing is told."""
        if element == COMMON or element.startswith("field."):
            return self._of_field(element.partition(".")[2], key)
        if element == "effect":
            return str(self._part("effects").get(key, ""))
        return str(self._part("keys", element).get(key, ""))

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

    def _of_field(self, type_name: str, key: str) -> str:
        common = self._part("common").get(key)
        if isinstance(common, Mapping):
            usual = str(common.get("does", ""))
        else:
            usual = str(self._part("own").get(key, ""))
        return str(self._part("own_of_type").get(f"{type_name}.{key}", usual))

    def _part(self, *names: str) -> Mapping[str, Any]:
        found: Any = self.sentences
        for name in names:
            found = found.get(name, {})
        return found if isinstance(found, Mapping) else {}


def _told(schema: Schema, meaning: str) -> Schema:
    if not meaning:
        return schema
    # In draft 7 what stands beside a pointer is not looked at.
    whole = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": meaning, **whole}


def read_meanings(folder: Path) -> Meanings:
    """The sentences that come with the engine; `folder` is where the bundled files are."""
    node, problems = read_yaml((folder / FILE).read_bytes(), FILE.as_posix())
    if node is None or problems:
        raise ValueError(problems)
    return Meanings(plain(node))
