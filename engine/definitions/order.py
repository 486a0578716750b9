"""The order in which a form is worked out, and the rings that make one impossible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.expression import Rule
from engine.expression.cycles import cycles
from engine.fieldtypes.base import Field

Graph = Mapping[str, frozenset[str]]


def graph_of(fields: Mapping[str, Field], gates: Mapping[str, tuple[Rule, ...]]) -> Graph:
    """What the value of each field hangs on, as paths of the same form.

    `gates` are the relevant rules of the sections and groups around a field. What is required or
    constrained is judged after all values are known, so it makes no ring.
    """
    return {
        path: frozenset(_needs(declared, gates.get(path, ()), fields))
        for path, declared in fields.items()
    }


def _needs(declared: Field, gates: tuple[Rule, ...], fields: Mapping[str, Field]) -> Iterator[str]:
    repeat, _, _ = declared.path.rpartition(".")
    if repeat:
        yield repeat
    for rule in (*gates, *_rules(declared)):
        for path in rule.reads:
            yield from _own(path, repeat, fields)
    source = declared.options.get("from")
    if isinstance(source, str):
        yield from _own((source,), repeat, fields)


def _rules(declared: Field) -> Iterator[Rule]:
    found = (declared.calculate, declared.relevant, declared.choice_filter, declared.default_rule)
    yield from (rule for rule in found if rule is not None)
    count = declared.options.get("count")
    for limit in count.values() if isinstance(count, Mapping) else ():
        if isinstance(limit, Rule):
            yield limit
    rows_filter: Any = declared.options.get("rows_filter")
    if isinstance(rows_filter, Rule):
        yield rows_filter


def _own(path: tuple[str, ...], repeat: str, fields: Mapping[str, Field]) -> Iterator[str]:
    """The fields of this form that a path as written reads; inner rows are looked at first."""
    names = path[1:] if path[0] in ("this", "row") else path
    around = repeat
    while names:
        found = f"{around}.{names[0]}" if around else names[0]
        if found in fields:
            yield from _along(found, names[1:], fields)
            return
        if not around:
            return
        around = around.rpartition(".")[0]


def _along(found: str, names: tuple[str, ...], fields: Mapping[str, Field]) -> Iterator[str]:
    yield found
    for name in names:
        found = f"{found}.{name}"
        if found not in fields:
            return
        yield found


def rings(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The circles of fields that hang on each other."""
    return cycles(graph)


def order_of(graph: Graph) -> tuple[str, ...]:
    """Every path after all it hangs on.

    A repeat is worked out as one, so it comes after what any of its rows reads outside, wherever
    that is possible; its rows' fields follow it at once, ordered in the same way.
    """
    return tuple(_level_order(graph, tuple(graph), 0))


def _level_order(graph: Graph, paths: tuple[str, ...], depth: int) -> Iterator[str]:
    """The order of the paths of one level: those that share their first `depth` names."""
    units = {path: ".".join(path.split(".")[: depth + 1]) for path in paths}
    whole: dict[str, set[str]] = {unit: set() for unit in units.values()}
    for path in paths:
        needed = {units[need] for need in graph[path] if need in units}
        whole[units[path]].update(needed - {units[path]})
    if cycles(whole):
        yield from (path for path in _sorted(graph) if path in units)
        return
    inside: dict[str, list[str]] = {}
    for path in paths:
        if path != units[path]:
            inside.setdefault(units[path], []).append(path)
    for unit in _sorted(whole):
        yield from (path for path in (unit,) if path in units)
        yield from _level_order(graph, tuple(inside.get(unit, ())), depth + 1)


def _sorted(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Depth first in the order of the file, so that a form without rules keeps its order."""
    done: dict[str, None] = {}
    for start in graph:
        _visit(start, graph, done)
    return list(done)


def _visit(start: str, graph: Mapping[str, Iterable[str]], done: dict[str, None]) -> None:
    waiting = [(start, iter(sorted(graph[start])))]
    open_: set[str] = {start}
    while waiting:
        name, needs = waiting[-1]
        following = next((n for n in needs if n not in done and n not in open_), None)
        if following is None:
            waiting.pop()
            done.setdefault(name)
        else:
            open_.add(following)
            waiting.append((following, iter(sorted(graph[following]))))
