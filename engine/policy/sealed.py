"""Statuses that name who reaches cases in them: for every other role these do not exist."""

from __future__ import annotations

from engine.actor import Actor
from engine.case import Case
from engine.definitions.model import Bundle
from engine.query import NOTHING, And, In, Not, Query, eq


def admits(bundle: Bundle, actor: Actor, case: Case) -> bool:
    """Whether the role of this person reaches cases in the status of this one."""
    workflow = bundle.workflows.get(case.workflow)
    state = workflow.states.get(case.status) if workflow is not None else None
    return state is None or not state.read or actor.role in state.read


def admitted(bundle: Bundle, actor: Actor, reached: Query) -> Query:
    """Of the cases reached, those in a status that admits the role of this person."""
    sealed = tuple(
        Not(And((eq("case.workflow", workflow.id), In("case.status", shut))))
        for workflow in bundle.workflows.values()
        if (shut := _shut(workflow.id, bundle, actor))
    )
    return reached if not sealed or reached == NOTHING else And((reached, *sealed))


def _shut(workflow: str, bundle: Bundle, actor: Actor) -> tuple[str, ...]:
    states = bundle.workflows[workflow].states.values()
    return tuple(state.id for state in states if state.read and actor.role not in state.read)
