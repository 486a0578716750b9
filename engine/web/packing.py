"""Syntax trees of rules in few bytes, for a page that fetches them over a slow line.

What trees have in common (an operation and all that does not change with it) is told once, as a
shape: `[what is fixed, names of the parts …]`. A node is the number of its shape and its parts, a
name `"$name"`, a text `"'text"`, any other literal itself. A tree among other things stands under
`$`. `unpacking.js` reads this.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

_PARTS: Final = frozenset({"of", "arg", "args", "left", "right", "rows", "rule"})


def packed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its trees packed, and their shapes under `shapes`."""
    shapes: dict[str, int] = {}
    found = {name: _walked(part, shapes) for name, part in document.items()}
    return {**found, "shapes": [json.loads(shape) for shape in shapes]}


def _walked(part: Any, shapes: dict[str, int]) -> Any:
    if isinstance(part, list | tuple):
        return [_walked(one, shapes) for one in part]
    if not isinstance(part, Mapping):
        return part
    if "op" in part:
        return {"$": _node(part, shapes)}
    return {name: _walked(one, shapes) for name, one in part.items()}


def _node(tree: Mapping[str, Any], shapes: dict[str, int]) -> Any:
    if tree["op"] == "name" and tree.keys() == {"op", "name"}:
        return f"${tree['name']}"
    if tree["op"] == "literal" and not isinstance(tree["value"], list | dict):
        return f"'{tree['value']}" if isinstance(tree["value"], str) else tree["value"]
    parts = [name for name in tree if name in _PARTS]
    fixed = {name: value for name, value in tree.items() if name not in _PARTS}
    number = shapes.setdefault(json.dumps([fixed, *parts], ensure_ascii=False), len(shapes))
    return [number, *(_inside(tree[name], shapes) for name in parts)]


def _inside(part: Any, shapes: dict[str, int]) -> Any:
    if isinstance(part, list | tuple):  # of `args` only
        return [_node(one, shapes) for one in part]
    return _node(part, shapes)
