"""Placeholders in words: the same set in every language, each one a name that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions.findings import Findings
from engine.definitions.texts import Inline, Text
from engine.i18n.catalogue import Message

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
# The words in which pages fill in what they name: of sections and fields, of the questions of a
# transition, of a form, a transition and a condition.
WORDS = ("label", "hint", "guidance", "required_message", "constraint_message")
FORM_WORDS = ("label", "description")
TRANSITION_WORDS = ("label", "confirm")
CONDITION_WORDS = ("otherwise",)
_WORDS = "|".join(WORDS)
_OF_FIELDS = re.compile(
    rf"forms\.\w+\.(fields\.[\w.]+|sections\.\w+)\.({_WORDS})"
    r"|forms\.\w+\.fields\.[\w.]+\.checks\.\w+\.message"
    rf"|workflows\.\w+\.transitions\.\w+\.ask\.[\w.]+\.({_WORDS}|checks\.\w+\.message)"
)
_OF_CASES = re.compile(
    rf"forms\.\w+\.({'|'.join(FORM_WORDS)})"
    r"|forms\.\w+\.(sections\.\w+\.)?checks\.\w+\.message"
    rf"|workflows\.\w+\.transitions\.\w+\.({'|'.join(TRANSITION_WORDS)})"
    rf"|workflows\.\w+\.conditions\.\w+\.({'|'.join(CONDITION_WORDS)})"
)
STATUS = "case.status"
PARENT = "parent.number"
IN_ROWS = frozenset({"choice", "row"})
_NOT_IN_FORMS = frozenset({"due", "timer", "count"})
EVERYWHERE = frozenset(
    {"due", "timer", "choice", "count", "row", "case.number", "case.status", "parent.number"}
)

# What is told outside the case leads there by its number. A message names facts as well, each
# shown to whoever may read it.
IN_MESSAGES = frozenset({"case.number", "due", "timer", STATUS, PARENT})


def placeholders(message: Message) -> frozenset[str]:
    """The names in braces; those of a plural are all that any of its forms has."""
    texts = [message] if isinstance(message, str) else list(message.values())
    return frozenset(name for text in texts for name in PLACEHOLDER.findall(text))


def check_placeholders(
    path: str, source: Text, others: Iterator[Text], inline: Inline, findings: Findings
) -> None:
    """Note names nobody knows, and languages whose names differ from the source's."""
    here = placeholders(source.message)
    _check_known(path, source, here, inline, findings)
    for other in others:
        there = placeholders(other.message)
        if there != here:
            missing, extra = _shown(here - there), _shown(there - here)
            findings.error("L105", other.location, missing=missing, extra=extra)


def _check_known(
    path: str, text: Text, found: frozenset[str], inline: Inline, findings: Findings
) -> None:
    known = EVERYWHERE | names_for(path, inline)
    if not isinstance(text.message, str):
        known |= {text.message.get("by", "")}
    for name in sorted(found - known):
        findings.error("L106", text.location, name=name)
    for name in sorted(found & known - _filled_in(path, known)):
        findings.error("B113", text.location, key=f"{{{name}}}")


def _filled_in(path: str, known: frozenset[str]) -> frozenset[str]:
    """What pages fill in: elsewhere the braces themselves would be shown."""
    if path.endswith(".row_label"):
        return known
    if _OF_FIELDS.fullmatch(path):
        return known - _NOT_IN_FORMS
    if _OF_CASES.fullmatch(path):
        return known - _NOT_IN_FORMS - IN_ROWS
    if ".messages." in path:
        return IN_MESSAGES | frozenset(name for name in known - EVERYWHERE if "." not in name)
    return frozenset()


def names_for(path: str, inline: Inline) -> frozenset[str]:
    """What the words at a path may name: everything noted for a prefix of it."""
    found = [names for prefix, names in inline.names.items() if path.startswith(prefix)]
    return frozenset().union(*found)


def _shown(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "–"
