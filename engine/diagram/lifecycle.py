"""What is drawn of a workflow: its statuses in their order, and the steps that leave each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.definitions.model import Transition, Workflow

Label = Callable[[str], str]
"""The words at a path of the catalogue."""


@dataclass(frozen=True, slots=True)
class Step:
    """One way out of a status, worded. Without `targets` the status stays, unless it goes `back`
    to the one before."""

    id: str
    label: str
    targets: tuple[str, ...]
    by: tuple[str, ...]  # roles, worded
    approved: bool = False
    back: bool = False
    by_itself: bool = False
    except_in: tuple[str, ...] = ()  # of a step from anywhere: statuses it does not leave


@dataclass(frozen=True, slots=True)
class Stop:
    """A status with its steps."""

    id: str
    label: str
    initial: bool
    final: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A workflow to be drawn; `anywhere` are steps that leave every status that is not final."""

    id: str
    label: str
    stops: tuple[Stop, ...]
    anywhere: tuple[Step, ...]


def read_lifecycle(workflow: Workflow, label: Label) -> Lifecycle:
    """The workflow in words."""
    stops = tuple(
        Stop(
            state.id,
            label(f"{state.text}.label"),
            state.initial,
            state.final,
            tuple(_from(workflow, state.id, label)),
        )
        for state in workflow.states.values()
    )
    anywhere = tuple(
        _step(workflow, step, "", label) for step in workflow.transitions.values() if _is_any(step)
    )
    return Lifecycle(workflow.id, label(f"{workflow.text}.label"), stops, anywhere)


def _is_any(step: Transition) -> bool:
    return step.any_source


def _from(workflow: Workflow, state: str, label: Label) -> Iterator[Step]:
    for step in workflow.transitions.values():
        if state in step.sources and not _is_any(step):
            yield _step(workflow, step, state, label)
            yield from _returned(step, state, label)


def _returned(step: Transition, state: str, label: Label) -> Iterator[Step]:
    """What a refused approval leads to, where that is not where it was asked for."""
    approval = step.approval
    if approval is not None and approval.on_return not in ("", state):
        words = f"{label(f'{step.text}.label')} – {label('diagram.returned')}"
        yield Step(f"{step.id}.return", words, (approval.on_return,), ())


def _step(workflow: Workflow, step: Transition, state: str, label: Label) -> Step:
    targets = tuple(dict.fromkeys(target.state for target in step.targets)) or (step.to,)
    automatic = {one.fire for one in workflow.automatic}
    return Step(
        id=step.id,
        label=label(f"{step.text}.label"),
        targets=tuple(target for target in targets if target not in ("", state)),
        by=tuple(label(f"roles.{role}.label") for role in step.by if role != "system"),
        approved=step.approval is not None,
        back=step.previous,
        by_itself=step.id in automatic,
        except_in=_excepted(workflow, step, label),
    )


def _excepted(workflow: Workflow, step: Transition, label: Label) -> tuple[str, ...]:
    if not _is_any(step):
        return ()
    living = (state for state in workflow.states.values() if not state.final)
    return tuple(label(f"{s.text}.label") for s in living if s.id not in step.sources)
