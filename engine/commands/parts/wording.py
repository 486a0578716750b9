"""The engine's own words for the command line, read when they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from engine.defaults import defaults_dir
from engine.i18n.catalogue import Message
from engine.i18n.plain_messages import fill_in
from engine.loading.nodes import Mapping as Node
from engine.loading.nodes import Scalar
from engine.loading.yaml_reader import read_yaml

LANGUAGES: Final = ("en", "ar")
FALLBACK: Final = "en"
OURS: Final = "commands"
SETTINGS: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def preferred_language(environment: Mapping[str, str]) -> str:
    """The language of the terminal, as far as the engine speaks it."""
    found = next((environment[name] for name in SETTINGS if environment.get(name)), "")
    return found[:2] if found[:2] in LANGUAGES else FALLBACK


class Wording:
    """Texts of one language, in English where it has none."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._tags = tuple(dict.fromkeys((tag, FALLBACK)))

    def find(self, path: str) -> Message | None:
        """The text at `path`; None where no language has it."""
        # A clean run says one sentence: the words for all that could be wrong stay unread.
        texts = self._own if path.startswith(f"{OURS}.") else self._all
        return next((found[path] for found in texts if path in found), None)

    def say(self, path: str, **params: object) -> str:
        """The sentence at `path`."""
        message = self.find(path)
        return path if message is None else fill_in(message, params)

    def paths(self) -> Iterator[str]:
        """Where there is a text, in order and each once."""
        yield from sorted({path for texts in self._all for path in texts})

    @cached_property
    def _own(self) -> tuple[Mapping[str, Message], ...]:
        return tuple(dict(_texts(_folder(tag) / f"{OURS}.yaml")) for tag in self._tags)

    @cached_property
    def _all(self) -> tuple[Mapping[str, Message], ...]:
        return tuple(
            {
                path: text
                for file in sorted(_folder(tag).glob("*.yaml"))
                for path, text in _texts(file)
            }
            for tag in self._tags
        )


def _folder(tag: str) -> Path:
    return defaults_dir() / "locales" / tag / "engine"


def _texts(file: Path) -> Iterator[tuple[str, Message]]:
    if not file.is_file():
        return
    node, _ = read_yaml(file.read_bytes(), file.name)
    for entry in node.entries if node is not None else ():
        if isinstance(entry.value, Scalar):
            yield entry.key.text, entry.value.text
        elif isinstance(entry.value, Node):
            yield entry.key.text, _forms(entry.value)


def _forms(node: Node) -> Mapping[str, str]:
    return {e.key.text: e.value.text for e in node.entries if isinstance(e.value, Scalar)}
