"""The state machine behind a workflow: the only home of `transitions`.

The library is kept on a short lead, each strap for something seen: it imports and calls a condition
given as a string, so it gets functions only; its automatic transitions pass every guard, so there
are none; its wildcard leaves final states, so sources are written out; it takes unknown statuses
until they are fired, so they are looked up first; a registered model costs 15 KB, so none is. One
machine a workflow is shared by all threads: it is never changed after it was built.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any, Final

from transitions import Machine

from engine.definitions.model import Transition, Workflow
from engine.workflow.situation import Decision
from engine.workflow.targets import destinations
from engine.workflow.triggers import has_place, trigger_name, verbs

# Its messages would name statuses of cases in logs. A filter, because `disabled` does not last: a
# server that sets up its own logs (uvicorn does) enables every logger again.
for _name in ("transitions", "transitions.core"):
    logging.getLogger(_name).addFilter(lambda record: False)
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

# The library refuses a trigger called like its attribute `state`, a fine id for a transition.
_PREFIX: Final = "fire:"
_KEPT: Final = 64

_machines: dict[int, tuple[Workflow, Machine]] = {}
_lock = Lock()


class Context:
    """What stands for a model during one fire: where the case is, what was decided, where to."""

    __slots__ = ("decision", "state", "target")

    def __init__(self, state: str, decision: Decision, target: str) -> None:
        self.state = state
        self.decision = decision
        self.target = target


def move(
    workflow: Workflow, status: str, trigger: str, decision: Decision, target: str
) -> str | None:
    """The status after `trigger` is fired from `status` towards `target` ('' stays); None if the
    decision forbids it, or the trigger cannot lead there."""
    context = Context(status, decision, target)
    event = machine_of(workflow).events[_PREFIX + trigger]
    return context.state if event.trigger(context) is True else None


def machine_of(workflow: Workflow) -> Machine:
    """The machine of a workflow, built once and kept while the workflow is in use."""
    kept = _machines.get(id(workflow))
    if kept is not None and kept[0] is workflow:
        return kept[1]
    built = compile_machine(workflow)
    with _lock:
        while len(_machines) >= _KEPT:
            del _machines[next(iter(_machines))]
        _machines[id(workflow)] = (workflow, built)
    return built


def compile_machine(workflow: Workflow) -> Machine:
    """A machine of the workflow's triggers. Raise ValueError where a status is not declared."""
    states = [{"name": state.id, "final": state.final} for state in workflow.states.values()]
    machine = Machine(
        model=None,
        states=states,
        initial=None,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for transition in workflow.transitions.values():
        _check(workflow, transition)
        for verb in verbs(transition):
            _add(machine, workflow, transition, verb)
    return machine


def _add(machine: Machine, workflow: Workflow, transition: Transition, verb: str) -> None:
    for status in workflow.states:
        for target in destinations(workflow, transition, verb):
            if has_place(workflow, transition, verb, status):
                machine.add_transition(
                    _PREFIX + trigger_name(transition, verb),
                    status,
                    target or None,  # some versions take '' for a status
                    conditions=[_towards(target)],
                )


def _towards(target: str) -> Callable[[Any], bool]:
    def allowed(event: Any) -> bool:
        context = event.model  # the library compares with `== True`
        return bool(context.decision.allowed) and context.target == target

    return allowed


def _check(workflow: Workflow, transition: Transition) -> None:
    named = set(transition.sources)
    for verb in verbs(transition):
        named.update(destinations(workflow, transition, verb))
    unknown = sorted(named - set(workflow.states) - {""})
    if unknown:
        raise ValueError(f"transition {transition.id} names undeclared statuses: {unknown}")
