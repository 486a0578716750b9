"""Several scripts as one: on a slow line each file more costs headers, and its words are sent anew.

Each module becomes a function that gives back what it exports, so that no two names meet. Only the
plain ways of our own scripts are known: `import { a, b } from "./c.js";` and `export` before a
declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_IMPORT: Final = re.compile(r'(?m)^import \{ ([^{}]+) \} from "\./([a-z_]+)\.js";$')
_EXPORT: Final = re.compile(r"(?m)^export (?=(?:async )?(?:const|function|class) (\w+))")
_UNKNOWN: Final = re.compile(r"(?m)^(?:import|export)\b.*$")


def parts(scripts: Mapping[str, str]) -> frozenset[str]:
    """The scripts that others import at their beginning: no page asks for them by themselves."""
    return frozenset(name for text in scripts.values() for _, name in _IMPORT.findall(text))


def joined(entry: str, scripts: Mapping[str, str]) -> str:
    """The script `entry` with all that it imports, itself and through others."""
    before = [_as_function(name, scripts[name]) for name in _in_order(entry, scripts, ())]
    return "\n".join([*before, _linked(scripts[entry])])


def _in_order(entry: str, scripts: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """What a script imports, each before those that need it, and once."""
    if entry in above:
        raise ValueError(f"{entry}.js imports itself")
    found: dict[str, None] = {}
    for _, name in _IMPORT.findall(scripts[entry]):
        found.update(dict.fromkeys((*_in_order(name, scripts, (*above, entry)), name)))
    return iter(found)


def _as_function(name: str, text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    inside = _EXPORT.sub("", _linked(text))
    return f"const {name}_js = (() => {{\n{inside}\nreturn {{ {exported} }};\n}})();"


def _linked(text: str) -> str:
    """A module that finds what it imports in the same file; what it exports stays exported."""
    linked = _IMPORT.sub(_taken, text)
    if left := _UNKNOWN.search(_EXPORT.sub("", linked)):
        raise ValueError(f"cannot be joined: {left[0]}")
    return linked


def _taken(found: re.Match[str]) -> str:
    return f"const {{ {found[1].replace(' as ', ': ')} }} = {found[2]}_js;"
