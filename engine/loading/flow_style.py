"""Values cut in two by a comma: `{rule: f(a, b)}` is read by every YAML parser as two entries."""

from __future__ import annotations

from collections.abc import Iterator

from engine.loading.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.problems import Location, Problem

IN_KEYS = frozenset("()[")
IN_VALUES = frozenset("()")


def check_flow_style(node: Mapping | Sequence) -> Iterator[Problem]:
    """The first sign that a comma cut a value of a `{…}` or `[…]`; one finding a collection."""
    if isinstance(node, Sequence):
        places = (item.location for item in node.items if _is_half(item))
    elif _is_placeholder(node):
        # `label: {name}` is text that begins with a bracket, not a list of names.
        yield Problem("Y019", node.location, {"character": "{"})
        return
    else:
        places = (place for entry in node.entries if (place := _cut_at(entry)))
    if place := next(places, None):
        yield Problem("Y016", place)


def _is_half(item: Node) -> bool:
    return isinstance(item, Scalar) and item.plain and item.text.count("(") != item.text.count(")")


def _is_placeholder(node: Mapping) -> bool:
    if len(node.entries) != 1 or not node.entries[0].key.plain:
        return False
    value = node.entries[0].value
    return isinstance(value, Scalar) and value.plain and not value.text


def _cut_at(entry: Entry) -> Location | None:
    key, value = entry.key, entry.value
    if key.plain and not IN_KEYS.isdisjoint(key.text):
        return key.location
    if not isinstance(value, Scalar) or not value.plain:
        return None
    if not value.text:
        return key.location
    return None if IN_VALUES.isdisjoint(value.text) else value.location
