"""Filling messages: `{name}` placeholders and plurals, and nothing a template could abuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.i18n.catalogue import Message
from engine.i18n.languages import plural_category

UNKNOWN: Final = "…"
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)\}")


def format_message(
    message: Message, params: Mapping[str, object], tag: str, show: Callable[[object], str] = str
) -> str:
    """The text with its placeholders filled; one that nobody gave a value for shows as “…”.

    A dotted placeholder (`{case.number}`) is a name as a whole: no attribute is ever looked up.
    """
    text = message if isinstance(message, str) else _plural(message, params, tag)
    return _PLACEHOLDER.sub(lambda found: _filled(found[1], params, show), text)


def placeholders(message: Message) -> frozenset[str]:
    """Every placeholder of a text, or of all forms of a plural."""
    return frozenset(name for text in _texts(message) for name in _PLACEHOLDER.findall(text))


def pieces(text: str) -> tuple[str, ...]:
    """A text cut at its placeholders: words, name, words, name …, words."""
    return tuple(_PLACEHOLDER.split(text))


def _texts(message: Message) -> Iterator[str]:
    if isinstance(message, str):
        yield message
    else:
        yield from (text for category, text in message.items() if category != "by")


def _filled(name: str, params: Mapping[str, object], show: Callable[[object], str]) -> str:
    value = params.get(name)
    return UNKNOWN if value is None else show(value)


def _plural(forms: Mapping[str, str], params: Mapping[str, object], tag: str) -> str:
    counted = params.get(forms.get("by", ""))
    category = "other"
    if isinstance(counted, int | float) and counted - counted == 0:  # neither infinite nor NaN
        category = plural_category(tag, counted)
    return forms.get(category) or forms.get("other", "")
