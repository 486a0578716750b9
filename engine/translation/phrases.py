"""Every text of a project beside its translation: what translators see a row for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.definitions.bundle import declare
from engine.definitions.findings import Findings
from engine.definitions.locales import Texts, has_words, read_texts, source_digest
from engine.definitions.texts import Text
from engine.i18n.catalogue import Message
from engine.i18n.languages import plural_categories
from engine.loading.project import Project
from engine.problems import Location

DONE: Final = "done"
STALE: Final = "stale"
MISSING: Final = "missing"
STATES: Final = (DONE, STALE, MISSING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text to translate. Of a plural each category is one, `category` naming it.

    `state` is done, stale (the source has changed since) or missing. `source` is in the project's
    own language, `translated` is '' where there is none.
    """

    path: str
    category: str
    source: str
    translated: str
    state: str
    place: Location

    @property
    def key(self) -> str:
        """What the phrase is known by outside."""
        return f"{self.path}#{self.category}" if self.category else self.path


@dataclass(frozen=True, slots=True)
class Wanted:
    """All texts of a project's own language, and those of another."""

    tag: str
    sources: Mapping[str, Text]
    translated: Mapping[str, Text]

    def phrases(self) -> tuple[Phrase, ...]:
        """In the order in which the files have them."""
        by_place = sorted(self.sources, key=lambda path: self.sources[path].location)
        return tuple(
            phrase
            for path in by_place
            if has_words(self.sources[path].message)
            for phrase in self._of(path)
        )

    def categories(self, path: str) -> tuple[str, ...]:
        """The plural categories a path is translated in; none if it counts nothing."""
        there = self.translated.get(path)
        either = (self.sources[path].message, there.message if there else "")
        counts = any(not isinstance(message, str) for message in either)
        return plural_categories(self.tag) if counts else ()

    def _of(self, path: str) -> Iterator[Phrase]:
        source, there = self.sources[path], self.translated.get(path)
        state = _state(source, there)
        for category in self.categories(path) or ("",):
            said = form_of(there.message, category) if there else ""
            yield Phrase(
                path,
                category,
                form_of(source.message, category) or form_of(source.message, "other"),
                said,
                state if said else MISSING,
                source.location,
            )


def wanted(project: Project, tag: str) -> Wanted:
    """The texts of a project and what of them is said in the language `tag`."""
    findings = Findings()
    inline = declare(project, findings).inline
    texts: Texts = read_texts(project, inline)
    return Wanted(tag, texts.get(inline.source_language, {}), texts.get(tag, {}))


def languages(project: Project) -> tuple[str, ...]:
    """The languages a project is translated into."""
    inline = declare(project, Findings()).inline
    return tuple(tag for tag in inline.languages if tag != inline.source_language)


def form_of(message: Message, category: str) -> str:
    """The text of a message in a plural category; a message that counts nothing has one text."""
    return message if isinstance(message, str) else message.get(category, "")


def _state(source: Text, there: Text | None) -> str:
    if there is None:
        return MISSING
    fresh = there.source is None or there.source.text == source_digest(source.message)
    return DONE if fresh else STALE
