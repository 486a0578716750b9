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
_NAME: Final = re.compile(r"(\w+)(?: as (\w+))?")
_EXPORT: Final = re.compile(r"(?m)^export (?=(?:async )?(?:const|function|class) (\w+))")
_UNKNOWN: Final = re.compile(r"(?m)^(?:import|export)\b.*$")


def parts(scripts: Mapping[str, str]) -> frozenset[str]:
    """The scripts that others import at their beginning: no page asks for them by themselves."""
    return frozenset(name for text in scripts.values() for _, name in _IMPORT.findall(text))


def joined(entry: str, scripts: Mapping[str, str]) -> str:
    """The script `entry` with all that it imports, itself and through others."""
    before = [_as_function(name, scripts) for name in _in_order(entry, scripts, ())]
    whole = "\n".join([*before, _linked(scripts[entry], scripts)])
    # What stands in a block has names of its own, which can be made short.
    return whole if _EXPORT.search(whole) else f"{{\n{whole}\n}}"


def _in_order(entry: str, scripts: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """What a script imports, each before those that need it, and once."""
    if entry in above:
        raise ValueError(f"{entry}.js imports itself")
    found: dict[str, None] = {}
    for _, name in _IMPORT.findall(scripts[entry]):
        found.update(dict.fromkeys((*_in_order(name, scripts, (*above, entry)), name)))
    return iter(found)


def _as_function(name: str, scripts: Mapping[str, str]) -> str:
    """A module that gives back what it exports as a list: places take less room than names."""
    exported = ", ".join(_EXPORT.findall(scripts[name]))
    inside = _EXPORT.sub("", _linked(scripts[name], scripts))
    return f"const {name}_js = (() => {{\n{inside}\nreturn [{exported}];\n}})();"


def _linked(text: str, scripts: Mapping[str, str]) -> str:
    """A module that finds what it imports in the same file; what it exports stays exported."""
    linked = _IMPORT.sub(lambda found: _taken(found[1], found[2], scripts[found[2]]), text)
    if left := _UNKNOWN.search(_EXPORT.sub("", linked)):
        raise ValueError(f"cannot be joined: {left[0]}")
    return linked


def _taken(names: str, module: str, text: str) -> str:
    wanted = dict(_NAME.findall(names))
    exported = _EXPORT.findall(text)
    if missing := wanted.keys() - set(exported):
        raise ValueError(f"{module}.js does not export {', '.join(sorted(missing))}")
    places = [wanted[name] or name if name in wanted else "" for name in exported]
    return f"const [{', '.join(places).rstrip(', ')}] = {module}_js;"
