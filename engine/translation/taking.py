"""What comes back from translators: judged whole before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.locales import source_digest
from engine.i18n.catalogue import Message
from engine.i18n.messages import placeholders
from engine.translation.phrases import Phrase, Wanted
from engine.translation.rows import Row


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken: `kind` is unknown, braces or twice."""

    key: str
    kind: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """A translation, and the digest of the text that its translator saw."""

    message: Message
    source: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What to write by path, what speaks against it, and how many rows are not done yet."""

    texts: Mapping[str, Given]
    faults: tuple[Fault, ...]
    undone: int


def take(wanted: Wanted, rows: Iterable[Row]) -> Taken:
    """Judge every row against what the project says now."""
    by_key: dict[str, Row] = {}
    faults: list[Fault] = []
    phrases: dict[str, list[Phrase]] = {}
    for phrase in wanted.phrases():
        phrases.setdefault(phrase.path, []).append(phrase)
    known = {phrase.key for members in phrases.values() for phrase in members}
    for row in rows:
        if row.key not in known:
            faults.append(Fault(row.key, "unknown", {}))
        elif row.key in by_key:
            faults.append(Fault(row.key, "twice", {}))
        else:
            by_key[row.key] = row
    texts: dict[str, Given] = {}
    undone = 0
    for path, members in phrases.items():
        given = [by_key[phrase.key] for phrase in members if phrase.key in by_key]
        done = [row for row in given if row.translation.strip() and not row.unsure]
        if len(done) < len(members):
            undone += len(given)
            continue
        made = _given(wanted, path, members, by_key)
        faults.extend(_braces(wanted, path, made))
        if not _stands(wanted, path, made):
            texts[path] = made
    return Taken(texts, tuple(faults), undone)


def _given(wanted: Wanted, path: str, members: list[Phrase], rows: Mapping[str, Row]) -> Given:
    source = wanted.sources[path].message
    seen = [rows[phrase.key].source.strip() for phrase in members]
    is_fresh = seen == [phrase.source.strip() for phrase in members]
    digest = source_digest(source if is_fresh else "\n".join(seen))
    if not members[0].category:
        return Given(rows[members[0].key].translation.strip(), digest)
    forms = {phrase.category: rows[phrase.key].translation.strip() for phrase in members}
    return Given({"by": _counted(wanted, path), **forms}, digest)


def _counted(wanted: Wanted, path: str) -> str:
    """The placeholder that the text counts by."""
    there = wanted.translated.get(path)
    for message in (wanted.sources[path].message, there.message if there else ""):
        if not isinstance(message, str):
            return message.get("by", "")
    return ""


def _braces(wanted: Wanted, path: str, given: Given) -> Iterator[Fault]:
    here, there = placeholders(wanted.sources[path].message), placeholders(given.message)
    if here != there:
        shown = {"missing": _shown(here - there), "extra": _shown(there - here)}
        yield Fault(path, "braces", shown)


def _shown(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "–"


def _stands(wanted: Wanted, path: str, given: Given) -> bool:
    """Whether this very translation of this very source is there already."""
    there = wanted.translated.get(path)
    if there is None or there.message != given.message:
        return False
    return there.source is None or there.source.text == given.source
