"""The words that stand inline beside what they name, under their catalogue paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.findings import Findings
from engine.definitions.shapes import Element, Shape, Table, start_of
from engine.i18n.catalogue import Message
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar
from engine.problems import Location

PLURAL_KEYS = frozenset({"by", "zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True)
class Text:
    """One message with its place; `source` is the digest its translator saw."""

    message: Message
    location: Location
    source: Scalar | None = None


@dataclass(slots=True)
class Inline:
    """All words found in definitions, and every path that words may be given for."""

    source_language: str
    languages: tuple[str, ...]
    findings: Findings
    texts: dict[str, dict[str, Text]] = field(default_factory=dict)  # tag -> path -> text
    allowed: set[str] = field(default_factory=set)
    required: dict[str, tuple[Location, str]] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)  # path prefix -> placeholders

    def take(self, element: Element, table: Table, path: str) -> None:
        """Note the words of an element under `path`, and those it could have."""
        for key, attr in table.items():
            if attr.shape is not Shape.TEXT:
                continue
            place = element.node.get(key)
            self.allowed.add(f"{path}.{key}")
            if key in element.values:
                self.put(f"{path}.{key}", element.values[key])
            elif key in ("label", "message", "otherwise") and place is None:
                self.required[f"{path}.{key}"] = (start_of(element.node).location, key)

    def put(self, path: str, node: Node) -> None:
        """Note one text: of the source language, of several languages, or a plural."""
        self.allowed.add(path)
        if isinstance(node, Scalar):
            self._add(self.source_language, path, node.text, node.location)
        elif isinstance(node, nodes.Mapping):
            self._put_map(path, node)

    def put_in(self, tag: str, path: str, text: Scalar) -> None:
        """Note one text of one language (a labelled column of a table)."""
        if tag not in self.languages:
            self.findings.error("L108", text, name=tag)
            return
        self._add(tag, path, text.text, text.location)

    def _put_map(self, path: str, node: nodes.Mapping) -> None:
        if set(node.keys()) <= PLURAL_KEYS:
            self._add(self.source_language, path, plural(node), node.location)
            return
        for entry in node.entries:
            if entry.key.text not in self.languages:
                self.findings.unknown("L108", entry.key, self.languages)
            elif isinstance(entry.value, Scalar):
                self._add(entry.key.text, path, entry.value.text, entry.value.location)

    def _add(self, tag: str, path: str, message: Message, location: Location) -> None:
        self.texts.setdefault(tag, {})[path] = Text(message, location)


def plural(node: nodes.Mapping) -> Mapping[str, str]:
    """The forms of a plural, by category name."""
    return {e.key.text: e.value.text for e in node.entries if isinstance(e.value, Scalar)}
