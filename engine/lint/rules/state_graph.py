"""Statuses that cannot be reached or left (codes W2xx)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.model import Bundle, Transition, Workflow
from engine.problems import Problem, Severity

Graph = Mapping[str, frozenset[str]]


def check_unreachable(bundle: Bundle) -> Iterator[Problem]:
    """A status no transition leads to: perhaps one is missing, perhaps the status is left over."""
    for workflow in bundle.workflows.values():
        reached = reachable(ways(workflow), {workflow.initial})
        for state in workflow.states.values():
            if state.id not in reached:
                params = {"state": state.id}
                yield Problem("W201", state.location, params, Severity.WARNING)


def check_dead_ends(bundle: Bundle) -> Iterator[Problem]:
    """A status that is not final and that nothing leaves, or from which no case can be closed."""
    for workflow in bundle.workflows.values():
        graph = ways(workflow)
        final = {state.id for state in workflow.states.values() if state.final}
        closing = reachable(reverse(graph), final)
        for state in workflow.states.values():
            if state.final or state.id in closing:
                continue
            code = "W203" if graph[state.id] else "W202"
            yield Problem(code, state.location, {"state": state.id}, Severity.WARNING)


def ways(workflow: Workflow) -> Graph:
    """Where each status can lead in one step, a return from approval included."""
    found: dict[str, set[str]] = {state: set() for state in workflow.states}
    for transition in workflow.transitions.values():
        for source in transition.sources:
            found[source].update(_targets(workflow, transition, source))
            if transition.approval is not None and transition.approval.on_return:
                found[source].add(transition.approval.on_return)
    return {state: frozenset(targets - {state}) for state, targets in found.items()}


def _targets(workflow: Workflow, transition: Transition, source: str) -> Iterator[str]:
    """Where a transition can lead; going back leads to whatever may have come before."""
    if transition.previous:
        yield from (state.id for state in workflow.states.values() if not state.final)
    elif transition.targets:
        yield from (target.state for target in transition.targets)
    else:
        yield transition.to or source


def reverse(graph: Graph) -> Graph:
    """The same ways, walked backwards."""
    return {
        state: frozenset(source for source, targets in graph.items() if state in targets)
        for state in graph
    }


def reachable(graph: Graph, starts: set[str]) -> set[str]:
    """All statuses that can be come to from `starts`, these included."""
    found, waiting = set(starts), list(starts)
    while waiting:
        for state in graph[waiting.pop()] - found:
            found.add(state)
            waiting.append(state)
    return found
