"""Rings in a graph of names, to tell an author every name of a circle of rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

Graph = dict[str, tuple[str, ...]]


def cycles(graph: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The shortest ring through each name that stands in one; shortest first, each ring once.

    A ring starts with its smallest name and follows the arrows; the first name is not repeated.
    """
    rest = _trimmed({name: tuple(sorted(set(targets))) for name, targets in graph.items()})
    rings = {_from_smallest(ring) for name in rest if (ring := _shortest_ring(rest, name))}
    return tuple(sorted(rings, key=lambda ring: (len(ring), ring)))


def _trimmed(graph: Graph) -> Graph:
    """Names that lead nowhere cannot stand in a ring: take them away until nothing changes."""
    sources: dict[str, list[str]] = {}
    left = {name: sum(target in graph for target in targets) for name, targets in graph.items()}
    for name, targets in graph.items():
        for target in targets:
            sources.setdefault(target, []).append(name)
    ends = [name for name, count in left.items() if count == 0]
    while ends:
        name = ends.pop()
        del left[name]
        for source in sources.get(name, ()):
            left[source] -= 1
            if left[source] == 0:
                ends.append(source)
    return {name: tuple(t for t in graph[name] if t in left) for name in graph if name in left}


def _shortest_ring(graph: Graph, start: str) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for target in graph[name]:
            if target == start:
                return _walk_back(came_from, start, name)
            if target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return ()


def _walk_back(came_from: Mapping[str, str], start: str, end: str) -> tuple[str, ...]:
    ring = [end]
    while ring[-1] != start:
        ring.append(came_from[ring[-1]])
    return tuple(reversed(ring))


def _from_smallest(ring: tuple[str, ...]) -> tuple[str, ...]:
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]
