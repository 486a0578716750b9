"""Filling messages that count nothing, for where the weight of plural rules would be felt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from engine.i18n.catalogue import Message
from engine.problems import Location

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
# Joiners are part of how words are spelt.
JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


def fill_in(message: Message, params: Mapping[str, object]) -> str:
    """The message with its placeholders filled; one that nothing fills stays as it is."""
    text = message if isinstance(message, str) else message.get("other", "")

    def filled(found: re.Match[str]) -> str:
        name = found.group(1)
        return plain(params[name]) if name in params else found.group()

    return PLACEHOLDER.sub(filled, text)


def plain(value: object) -> str:
    """A value as a person reads it at a terminal."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Location):
        return f"{value.file}:{value.line}"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(plain(item) for item in value)
    return harmless(str(value))


def harmless(text: str) -> str:
    """The text without characters that could move the cursor or turn the reading direction."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    if character in JOINERS:
        return character
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in UNSEEN else character
