"""What goes out to translators and comes back: a row for each phrase, whatever file holds it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.translation.phrases import DONE, Phrase


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase in a translator's file. `source` is what they see; `unsure` marks it as not done."""

    key: str
    source: str
    translation: str
    unsure: bool
    where: str = ""


class UnreadableFile(Exception):
    """A file that holds no rows."""


def rows_of(phrases: tuple[Phrase, ...]) -> tuple[Row, ...]:
    """A row for each phrase; what is stale is unsure."""
    return tuple(
        Row(
            phrase.key,
            phrase.source,
            phrase.translated,
            bool(phrase.translated) and phrase.state != DONE,
            f"{phrase.place.file}:{phrase.place.line}",
        )
        for phrase in phrases
    )
