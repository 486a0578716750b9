"""The catalogue: words beside what they name, files of translations, words of the interface."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping

from engine.definitions.findings import Findings
from engine.definitions.placeholders import check_placeholders
from engine.definitions.texts import PLURAL_KEYS, Inline, Text, plural
from engine.i18n.catalogue import Catalogue, Message
from engine.loading import nodes
from engine.loading.nodes import Entry, Node, Scalar
from engine.loading.project import Project, SourceFile

WORDS = re.compile(r"[^\W\d_]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
Texts = dict[str, dict[str, Text]]  # tag -> path -> text


def source_digest(message: Message) -> str:
    """What a translator notes beside a translation, to see later that the source has changed."""
    text = message if isinstance(message, str) else "\n".join(map(str, sorted(message.items())))
    normal = unicodedata.normalize("NFC", text)
    return "s" + hashlib.sha256(normal.encode()).hexdigest()[:8]


def read_catalogue(project: Project, defaults: Project | None, inline: Inline) -> Catalogue:
    """All words of all languages; what is wrong with them is noted."""
    interface: dict[str, dict[str, Message]] = {}
    for source in (defaults, project):
        for file in source.below("locales") if source else ():
            if is_interface(file):
                _add_interface(file, interface)
    reader = _Reader(inline, inline.findings)
    reader.read_all(project)
    reader.check()
    texts = {tag: dict(words) for tag, words in interface.items()}
    for tag, found in reader.texts.items():
        messages = {path: text.message for path, text in found.items()}
        texts[tag] = {**texts.get(tag, {}), **messages}
    return Catalogue(texts, inline.source_language)


def read_texts(project: Project, inline: Inline) -> Texts:
    """All texts of the project with their places, by language and path."""
    reader = _Reader(inline, inline.findings)
    reader.read_all(project)
    return reader.texts


def is_interface(file: SourceFile) -> bool:
    """Whether a file of locales/ holds the engine's own words."""
    parts = file.path.split("/")
    return len(parts) > 2 and (parts[2] == "engine" or parts[2] == "engine.yaml")


def _add_interface(file: SourceFile, interface: dict[str, dict[str, Message]]) -> None:
    words = interface.setdefault(file.path.split("/")[1], {})
    for entry in file.node.entries if file.node else ():
        message = _message(entry.value)
        if message is not None:
            words[entry.key.text] = message


def _message(node: Node | None) -> Message | None:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, nodes.Mapping):
        return plural(node)
    return None


class _Reader:
    """Lays the files of translations over the words found beside what they name."""

    def __init__(self, inline: Inline, findings: Findings) -> None:
        self.inline = inline
        self.findings = findings
        self.texts: Texts = {tag: dict(found) for tag, found in inline.texts.items()}

    def read_all(self, project: Project) -> None:
        """Every file of every language."""
        for file in project.below("locales"):
            if not is_interface(file):
                self.read(file)

    def read(self, file: SourceFile) -> None:
        """One file of one language."""
        if file.node is None or not file.node.entries:
            return
        tag = file.path.split("/")[1]
        if tag not in self.inline.languages:
            place = file.node.entries[0].key.location
            languages = ", ".join(self.inline.languages)
            self.findings.warning("L109", place, tag=tag, languages=languages)
            return
        for entry in file.node.entries:
            text = self._text(entry)
            if text is not None:
                self._add(tag, entry.key, text)

    def _text(self, entry: Entry) -> Text | None:
        value = entry.value
        if isinstance(value, Scalar):
            return self._filled(value)
        if not isinstance(value, nodes.Mapping):
            self.findings.error("B103", value)
            return None
        if set(value.keys()) <= PLURAL_KEYS:
            return Text(plural(value), value.location)
        return self._sourced(value)

    def _sourced(self, value: nodes.Mapping) -> Text | None:
        for entry in value.entries:
            if entry.key.text not in ("text", "source"):
                self.findings.unknown("B101", entry.key, ("text", "source"))
        words, source = value.get("text"), value.get("source")
        if words is None:
            self.findings.error("B102", value.entries[0].key, key="text")
            return None
        message = _message(words)
        if message is None:
            self.findings.error("B103", words)
            return None
        if isinstance(words, Scalar) and not self._filled(words):
            return None
        digest = source if isinstance(source, Scalar) else None
        return Text(message, words.location, digest)

    def _filled(self, scalar: Scalar) -> Text | None:
        if scalar.text.strip():
            return Text(scalar.text, scalar.location)
        self.findings.error("B106", scalar)
        return None

    def _add(self, tag: str, key: Scalar, text: Text) -> None:
        path = key.text
        if path not in self.inline.allowed:
            self.findings.warning("L102", key, path=path)
            return
        earlier = self.texts.setdefault(tag, {}).get(path)
        if earlier is not None:
            place = earlier.location
            self.findings.error("L101", key, path=path, file=place.file, first=place.line)
            return
        self.texts[tag][path] = text

    def check(self) -> None:
        """What only shows when all languages are read."""
        source = self.texts.setdefault(self.inline.source_language, {})
        for path, (place, key) in self.inline.required.items():
            if path not in source:
                self.findings.error("B102", place, key=key)
        for tag in self.inline.languages:
            if tag != self.inline.source_language:
                self._check_language(tag, source, self.texts.get(tag, {}))
        for found in self.texts.values():
            for text in found.values():
                self._check_plural(text)
        for path, text in source.items():
            check_placeholders(path, text, self._others(path), self.inline, self.findings)

    def _check_plural(self, text: Text) -> None:
        for key in ("by", "other") if not isinstance(text.message, str) else ():
            if key not in text.message:
                self.findings.error("L107", text.location, key=key)

    def _others(self, path: str) -> Iterator[Text]:
        for tag, found in self.texts.items():
            if tag != self.inline.source_language and path in found:
                yield found[path]

    def _check_language(
        self, tag: str, source: Mapping[str, Text], found: Mapping[str, Text]
    ) -> None:
        for path, text in source.items():
            if path in found:
                self._check_fresh(text, found[path])
            elif has_words(text.message):
                self.findings.warning("L103", text.location, path=path, tag=tag)
        for path, text in found.items():
            if path not in source and path not in self.inline.required:
                self.findings.warning("L102", text.location, path=path)

    def _check_fresh(self, source: Text, translated: Text) -> None:
        if translated.source is None:
            return
        due = source_digest(source.message)
        if translated.source.text != due:
            self.findings.warning("L104", translated.source, due=due, found=translated.source.text)


def has_words(message: Message) -> bool:
    """Whether there is anything to translate: `{name}` alone reads the same everywhere."""
    texts = [message] if isinstance(message, str) else [v for k, v in message.items() if k != "by"]
    return any(WORDS.search(PLACEHOLDER.sub("", text)) for text in texts)
