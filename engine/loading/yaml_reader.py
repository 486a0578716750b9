"""YAML text to nodes, in one pass over the parser's events.

Building from events, not with yaml.load or yaml.compose, has three reasons: those resolve `no` to
False and `12:30` to 750, expand merge keys exponentially, and the C composer crashes the process on
30,000 nested brackets. The limits here fire before any of that.
"""

from __future__ import annotations

import yaml

from engine.loading.limits import MAX_EVENTS
from engine.loading.node_builder import CannotGoOn, NodeBuilder
from engine.loading.nodes import Mapping, Scalar
from engine.loading.source_text import read_text, split_lines
from engine.loading.syntax import explain
from engine.problems import Location, Problem


class NoCParser(RuntimeError):
    """PyYAML was installed without its C parser; the pure one reads some files differently."""

    def __init__(self) -> None:
        super().__init__(
            "PyYAML has no C parser here. Install a PyYAML wheel, or build it with libyaml."
        )


def read_yaml(source: bytes | str, file: str) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """The top-level mapping of `source`, every scalar as text, and all that is wrong with it.

    None when it cannot be parsed or is no mapping. Never raises for content.
    """
    if not hasattr(yaml, "CSafeLoader"):
        raise NoCParser
    text, problems = read_text(source, file)
    if text is None:
        return None, problems
    builder = NodeBuilder(file)
    try:
        _feed(text, builder)
    except CannotGoOn as stop:
        return None, (*problems, *builder.problems, stop.problem)
    except yaml.YAMLError as error:
        found = explain(error, split_lines(text), file, builder.read)
        return None, (*problems, *builder.problems, *_unless_explained(found, builder.problems))
    return _top_mapping(builder, file, problems)


def _feed(text: str, builder: NodeBuilder) -> None:
    loader = yaml.CSafeLoader(text)
    next_event = loader.get_event
    try:
        for _ in range(MAX_EVENTS):
            event = next_event()
            if isinstance(event, yaml.StreamEndEvent) or builder.take(event):
                return
        raise CannotGoOn(builder.problem_here("Y011", limit=MAX_EVENTS))
    finally:
        loader.dispose()


def _unless_explained(found: Problem, known: list[Problem]) -> tuple[Problem, ...]:
    # `label: *important note` is one fault to a person: the alias is told, its aftermath is not.
    lines = {known.location.line for known in known if isinstance(known.location, Location)}
    told = isinstance(found.location, Location) and found.location.line in lines
    return () if told else (found,)


def _top_mapping(
    builder: NodeBuilder, file: str, problems: tuple[Problem, ...]
) -> tuple[Mapping | None, tuple[Problem, ...]]:
    found = (*problems, *builder.problems)
    if isinstance(builder.root, Mapping):
        return builder.root, found
    start = Location(file, 1, 1, 1, 1)
    is_empty = isinstance(builder.root, Scalar) and not builder.root.text
    place = start if builder.root is None or is_empty else builder.root.location
    return None, (*found, Problem("Y009", place))
