"""Files of whole projects, as plain values, and what a slip of the hand makes of them."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.defaults import defaults_dir
from engine.definitions import read_bundle, read_defaults
from engine.definitions.scenarios import plain
from engine.lint import check_bundle
from engine.loading.nodes import Mapping as Map
from engine.loading.nodes import Node, Scalar
from engine.loading.project import Project, read_sources
from engine.loading.yaml_reader import read_yaml
from engine.problems import has_errors
from engine.scenarios.steps import read_plays

PROJECTS = Path(__file__).parents[1] / "projects"
STARTER = Path(__file__).parents[2] / "engine" / "commands" / "starter"
FOLDERS = {
    "bundled": defaults_dir(),
    "kitchen_sink": PROJECTS / "kitchen_sink",
    "library": PROJECTS / "library",
    "small": PROJECTS / "small",
}
PARTS = ("forms", "workflows", "locales")
# What YAML 1.1 and 1.2 make of a text without quotes.
TRUTHS = {
    "1.1": {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False},
    "1.2": {"true": True, "false": False},
}
WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")


@cache
def sources(name: str) -> Mapping[str, bytes]:
    """The YAML and CSV files of a project."""
    folder = FOLDERS[name]
    inside = (path for part in PARTS for path in sorted((folder / part).rglob("*.*")))
    files = [folder / "project.yaml", *(p for p in inside if p.suffix in (".yaml", ".csv"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def yaml_files(name: str) -> Iterator[str]:
    """The files that the linter judges; the interface's words are read as they are."""
    for path in sources(name):
        of_engine = path.startswith("locales/") and path.split("/")[2].startswith("engine")
        if path.endswith(".yaml") and not of_engine:
            yield path


def as_editors_read(path: str, text: bytes, version: str) -> Any:
    """The values of a file as a parser of this version of YAML makes them."""
    node, problems = read_yaml(text, path)
    assert node is not None, problems
    return _resolved(node, version)


def _resolved(node: Node, version: str) -> Any:
    if isinstance(node, Scalar):
        return resolved_text(node.text, version) if node.plain else node.text
    if isinstance(node, Map):
        return {entry.key.text: _resolved(entry.value, version) for entry in node.entries}
    return [_resolved(item, version) for item in node.items]


def resolved_text(text: str, version: str) -> Any:
    if text in TRUTHS[version]:
        return TRUTHS[version][text]
    if text in ("", "~", "null"):
        return None
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


@cache
def content(name: str, path: str) -> Any:
    """A file as text, lists and maps."""
    node, _ = read_yaml(sources(name)[path], path)
    assert node is not None
    return plain(node)


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, found in inner if isinstance(value, dict | list) else ():
        yield (*here, key)
        yield from places(found, (*here, key))


def slipped(name: str, path: str, dice: random.Random) -> Any:
    """The file with one thing in it gone wrong."""
    whole = copy.deepcopy(content(name, path))
    *way, last = dice.choice(list(places(whole)))
    inside = whole
    for step in way:
        inside = inside[step]
    slip = dice.choice((_gone, _renamed, _other, _other, _added))
    slip(inside, last, dice)
    return whole


def _gone(inside: Any, last: Any, dice: random.Random) -> None:
    del inside[last]


def _renamed(inside: Any, last: Any, dice: random.Random) -> None:
    if isinstance(inside, list):
        inside.insert(last, "odd")
    else:
        inside[dice.choice((f"{last}x", str(last).upper(), "label", "type"))] = inside.pop(last)


def _other(inside: Any, last: Any, dice: random.Random) -> None:
    inside[last] = copy.deepcopy(
        dice.choice(("odd", "", "7", "yes", "Two Words", ["odd"], [{"id": "odd"}], {"odd": "odd"}))
    )


def _added(inside: Any, last: Any, dice: random.Random) -> None:
    if isinstance(inside, list):
        inside.append({"odd": "odd"})
    else:
        inside[dice.choice(("odd", "choices", "min", "hint", "fields"))] = "7"


def refused_by_linter(name: str, path: str, value: Any) -> bool:
    """Whether `himaya lint`, or for scenarios `himaya test`, finds an error in the project."""
    text = yaml.safe_dump(value, allow_unicode=True, width=9999).encode()
    project, unread = read_sources({**sources(name), path: text})
    bundle, found = read_bundle(project, _interface())
    checked = check_bundle(bundle) if bundle is not None else ()
    faults = [fault for play in read_plays(project) for fault in play.faults]
    return bundle is None or has_errors((*unread, *found, *checked, *faults))


@cache
def _interface() -> Project:
    return read_defaults(defaults_dir())
