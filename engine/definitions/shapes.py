"""What may stand under a key: one table per kind of element, and the reading by that table.

A table is the only place that knows an element's keys. Reading checks names and shapes and keeps
the nodes, because what they name is known only when every file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.definitions.findings import Findings
from engine.expression import FUNCTIONS, RESERVED
from engine.expression.words import ROOTS
from engine.loading import nodes
from engine.loading.nodes import Node, Scalar, Sequence

ID = re.compile(r"[a-z][a-z0-9_]{0,62}")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})
RESERVED_IDS = frozenset(RESERVED) | frozenset(FUNCTIONS) | ROOTS | {"other"}


class Shape(StrEnum):
    """What the value of a key looks like."""

    TEXT = "text"  # words for people: a text, or texts by language
    PLAIN = "plain"  # one text that is no words: a code, a name, a rule, a number to be read later
    CODES = "codes"  # a list of codes; one alone may stand without brackets
    WORD = "word"
    NUMBER = "number"
    YES_NO = "yes_no"
    RANGE = "range"  # a map of min and max, each a number or a rule
    NUMBER_OR_RANGE = "number_or_range"
    GROUP = "group"  # a map whose keys the table of another element or the author names
    ITEMS = "items"  # a list of maps
    GRANT = "grant"  # roles: a list, or a map from role to scope
    FREE = "free"  # looked at by its own reader


@dataclass(frozen=True, slots=True)
class Attr:
    """One key of an element. `later`: known to the language, not carried out yet."""

    shape: Shape
    required: bool = False
    words: tuple[str, ...] = ()
    later: bool = False


Table = Mapping[str, Attr]


@dataclass(frozen=True, slots=True)
class Element:
    """A map read by its table: only known keys whose value has the right shape are in `values`."""

    node: nodes.Mapping
    values: Mapping[str, Node] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Whether the key stands there with a usable value."""
        return key in self.values

    def scalar(self, key: str) -> Scalar | None:
        """The value of a key that is one text."""
        found = self.values.get(key)
        return found if isinstance(found, Scalar) else None

    def text(self, key: str, default: str = "") -> str:
        """The text of a key, or `default`."""
        found = self.scalar(key)
        return found.text if found else default

    def yes(self, key: str) -> bool:
        """Whether the key says yes."""
        return self.text(key) in YES

    def printed(self) -> bool:
        """Whether it stands on paper: unless it says no."""
        return not self.has("print") or self.yes("print")

    def number(self, key: str) -> float | None:
        """The number of a key."""
        found = self.scalar(key)
        return number_of(found.text) if found and NUMBER.fullmatch(found.text) else None

    def codes(self, key: str) -> tuple[Scalar, ...]:
        """The codes of a key, with their places."""
        return scalars(self.values.get(key))

    def group(self, key: str) -> nodes.Mapping | None:
        """The map of a key."""
        found = self.values.get(key)
        return found if isinstance(found, nodes.Mapping) else None

    def items(self, key: str) -> tuple[nodes.Mapping, ...]:
        """The maps of a key's list."""
        found = self.values.get(key)
        listed = found.items if isinstance(found, Sequence) else ()
        return tuple(item for item in listed if isinstance(item, nodes.Mapping))


def number_of(text: str) -> float:
    """The number a literal says; whole ones as int."""
    return float(text) if "." in text else int(text)


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The texts of a list, or of the one text standing alone."""
    if isinstance(node, Scalar):
        return (node,)
    found = node.items if isinstance(node, Sequence) else ()
    return tuple(item for item in found if isinstance(item, Scalar))


def texts(found: tuple[Scalar, ...]) -> tuple[str, ...]:
    """Without their places."""
    return tuple(scalar.text for scalar in found)


def read_element(node: nodes.Mapping, table: Table, findings: Findings) -> Element:
    """The keys of `node` that its table knows and whose values have the shape that is due."""
    values = {}
    for entry in node.entries:
        attr = table.get(entry.key.text)
        if attr is None:
            known = [key for key, candidate in table.items() if not candidate.later]
            findings.unknown("B101", entry.key, known)
        elif attr.later:
            findings.error("B113", entry.key, key=entry.key.text)
        elif fits(entry.value, attr, findings):
            values[entry.key.text] = entry.value
    for key, attr in table.items():
        if attr.required and node.entry(key) is None:
            findings.error("B102", start_of(node), key=key)
    return Element(node, values)


def start_of(node: nodes.Mapping) -> Node:
    """Where a missing key is told: at the element's first key, not over all its lines."""
    return node.entries[0].key if node.entries else node


def fits(node: Node, attr: Attr, findings: Findings) -> bool:
    """Whether a value has the shape that is due; says what it should be if not."""
    return _CHECKS[attr.shape](node, attr, findings)


def is_scalar(node: Node, findings: Findings) -> bool:
    """Whether a text stands there; an empty one or a list is noted."""
    if not isinstance(node, Scalar):
        findings.error("B103", node)
        return False
    if not node.text.strip():
        findings.error("B106", node)
        return False
    return True


def is_group(node: Node | None, findings: Findings) -> bool:
    """Whether a map stands there."""
    if isinstance(node, nodes.Mapping):
        return True
    if node is not None:
        empty = isinstance(node, Scalar) and not node.text.strip()
        findings.error("B106" if empty else "B105", node)
    return False


def _text(node: Node, attr: Attr, findings: Findings) -> bool:
    if not isinstance(node, nodes.Mapping):
        return is_scalar(node, findings)
    return all([is_scalar(entry.value, findings) for entry in node.entries])


def _plain(node: Node, attr: Attr, findings: Findings) -> bool:
    return is_scalar(node, findings)


def _codes(node: Node, attr: Attr, findings: Findings) -> bool:
    if isinstance(node, nodes.Mapping):
        findings.error("B104", node)
        return False
    listed = node.items if isinstance(node, Sequence) else (node,)
    return all([is_scalar(item, findings) for item in listed])


def _word(node: Node, attr: Attr, findings: Findings) -> bool:
    if not is_scalar(node, findings) or not isinstance(node, Scalar):
        return False
    if node.text in attr.words:
        return True
    findings.unknown("B109", node, attr.words, values=", ".join(attr.words))
    return False


def _number(node: Node, attr: Attr, findings: Findings) -> bool:
    if not is_scalar(node, findings) or not isinstance(node, Scalar):
        return False
    if NUMBER.fullmatch(node.text):
        return True
    findings.error("B107", node, value=node.text)
    return False


def _yes_no(node: Node, attr: Attr, findings: Findings) -> bool:
    if not is_scalar(node, findings) or not isinstance(node, Scalar):
        return False
    if node.text in YES | NO:
        return True
    findings.error("B108", node, value=node.text)
    return False


def _range(node: Node, attr: Attr, findings: Findings) -> bool:
    if not is_group(node, findings) or not isinstance(node, nodes.Mapping):
        return False
    read = read_element(node, RANGE, findings)
    return len(read.values) == len(node.entries)


def _number_or_range(node: Node, attr: Attr, findings: Findings) -> bool:
    if isinstance(node, nodes.Mapping):
        return _range(node, attr, findings)
    return is_scalar(node, findings)


def _group(node: Node, attr: Attr, findings: Findings) -> bool:
    return is_group(node, findings)


def _items(node: Node, attr: Attr, findings: Findings) -> bool:
    if not isinstance(node, Sequence):
        empty = isinstance(node, Scalar) and not node.text.strip()
        findings.error("B106" if empty else "B104", node)
        return False
    # What is wrong inside is told; the items that are well are still read.
    for item in node.items:
        is_group(item, findings)
    return True


def _grant(node: Node, attr: Attr, findings: Findings) -> bool:
    if isinstance(node, nodes.Mapping):
        return all([is_scalar(entry.value, findings) for entry in node.entries])
    return _codes(node, attr, findings)


def _free(node: Node, attr: Attr, findings: Findings) -> bool:
    return True


RANGE: Table = {"min": Attr(Shape.PLAIN), "max": Attr(Shape.PLAIN)}
_CHECKS = {
    Shape.TEXT: _text,
    Shape.PLAIN: _plain,
    Shape.CODES: _codes,
    Shape.WORD: _word,
    Shape.NUMBER: _number,
    Shape.YES_NO: _yes_no,
    Shape.RANGE: _range,
    Shape.NUMBER_OR_RANGE: _number_or_range,
    Shape.GROUP: _group,
    Shape.ITEMS: _items,
    Shape.GRANT: _grant,
    Shape.FREE: _free,
}


def is_id(scalar: Scalar, findings: Findings, *, in_rules: bool = True) -> bool:
    """Whether a text may be an id; ids are permanent, so they are judged strictly.

    What rules read by its bare id (`in_rules`) cannot be called like a word of Rules.
    """
    if not ID.fullmatch(scalar.text):
        findings.error("B111", scalar, id=scalar.text)
        return False
    if in_rules and scalar.text in RESERVED_IDS:
        findings.error("B112", scalar, id=scalar.text)
        return False
    return True


def named(
    node: nodes.Mapping | None, findings: Findings, *, in_rules: bool = True
) -> Iterator[tuple[Scalar, nodes.Mapping]]:
    """The elements of a map from id to element (states, transitions, roles …)."""
    for entry in node.entries if node else ():
        if is_id(entry.key, findings, in_rules=in_rules) and is_group(entry.value, findings):
            assert isinstance(entry.value, nodes.Mapping)
            yield entry.key, entry.value
