"""What a YAML file says, with the place of every word; no value is interpreted here."""

from __future__ import annotations

from dataclasses import dataclass

from engine.problems import Location


@dataclass(frozen=True, slots=True)
class Scalar:
    """One piece of text, exactly as written.

    `plain` tells an unquoted one, `block` one of the `|` or `>` kind. An alias, which is refused,
    stands in as its own source text.
    """

    text: str
    location: Location
    plain: bool
    block: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` tells the `[a, b]` style."""

    items: tuple[Node, ...]
    location: Location
    flow: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file; a key stands once (the first one is kept)."""

    entries: tuple[Entry, ...]
    location: Location
    flow: bool

    def entry(self, name: str) -> Entry | None:
        """The entry whose key is `name`."""
        return next((entry for entry in self.entries if entry.key.text == name), None)

    def get(self, name: str) -> Node | None:
        """The value of the key `name`."""
        entry = self.entry(name)
        return entry.value if entry else None

    def keys(self) -> tuple[str, ...]:
        """The keys' texts, in the order of the file."""
        return tuple(entry.key.text for entry in self.entries)


Node = Scalar | Sequence | Mapping
