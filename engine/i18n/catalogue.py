"""The catalogue: the words of every language, by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Message = str | Mapping[str, str]
"""A text, or a plural: CLDR category names to texts, with the counted placeholder under "by"."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts by language tag and path, with the source language as fallback."""

    texts: Mapping[str, Mapping[str, Message]]
    source_language: str

    def has(self, tag: str, path: str) -> bool:
        """Whether `path` has words in this language or in the source language."""
        return path in self.texts.get(tag, {}) or path in self.texts.get(self.source_language, {})

    def message(self, tag: str, path: str) -> Message | None:
        """The words of `path` in this language, else in the source language, else None."""
        found = self.texts.get(tag, {}).get(path)
        return self.texts.get(self.source_language, {}).get(path) if found is None else found
