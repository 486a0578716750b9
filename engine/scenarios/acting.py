"""Carrying out one step, through the very use cases that pages call; why it was refused, if so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.actor import Actor
from engine.case import Case
from engine.cases.answer import posted, submit_answers
from engine.cases.deciding import situation
from engine.cases.fire_step import Asked, fire_step
from engine.cases.views import FiredStep, FormPage, StepPage, Submitted
from engine.environment import ROW
from engine.policy import may_write
from engine.problems import AnswerPlace, Problem
from engine.scenarios.steps import Step
from engine.scenarios.world import World
from engine.schema.places import declared_path
from engine.workflow import decide

MISSING: Final = "missing"
INPUT: Final = "input"
COMMENT: Final = ("comment_required", "comment_length")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step was refused: every name a scenario may call it by, the first one to be shown."""

    names: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """What a step came to: done, or refused for these reasons. `form` is what was filled."""

    reasons: tuple[Reason, ...] = ()
    form: str = ""
    record: str = ""


def act(world: World, step: Step, actor: Actor) -> Acted:
    """Do what the step says, as this person."""
    if step.action == "start":
        return _start(world, step, actor)
    if step.action == "fill":
        return _fill(world, step, actor)
    return _fire(world, step, actor)


def _start(world: World, step: Step, actor: Actor) -> Acted:
    workflow = world.bundle.workflows[step.target.text]
    typed = _typed(step.answers("answers"))
    parent = (world.find(step.text("parent")) or world.current) if workflow.parent else ""
    sent = submit_answers(
        world.desk, actor, workflow.id, "", form=workflow.start_form, parent=parent, typed=typed
    )
    if isinstance(sent, Submitted):
        world.remember(step.text("as"), sent.case_id, child=bool(parent))
        return Acted((), workflow.start_form, sent.record_id)
    return Acted(_why_not_sent(world, actor, None, sent, workflow.start_form), workflow.start_form)


def _fill(world: World, step: Step, actor: Actor) -> Acted:
    case, form = world.case(world.current), step.target.text
    if case is None:
        return Acted((Reason((MISSING,)),), form)
    typed = _typed(step.answers("answers"))
    sent = submit_answers(world.desk, actor, case.workflow, case.id, form=form, typed=typed)
    if isinstance(sent, Submitted):
        return Acted((), form, sent.record_id)
    return Acted(_why_not_sent(world, actor, case, sent, form), form)


def _fire(world: World, step: Step, actor: Actor) -> Acted:
    trigger = step.target.text
    answers = {name: posted(given) for name, given in step.answers("ask").items()}
    asked = Asked(answers, step.text("comment"), world.ids(), "")
    done = fire_step(world.desk, actor, world.current, trigger, asked=asked)
    if isinstance(done, FiredStep):
        return Acted()
    if isinstance(done, StepPage):
        return Acted(tuple(_refusal(problem) for problem in done.problems))
    return Acted(_why_not_offered(world, actor, trigger))


def _typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the use case takes them: a row of a list is named by its code."""
    return {name: _rows(given) if _are_rows(given) else given for name, given in answers.items()}


def _are_rows(given: Any) -> bool:
    return isinstance(given, list) and bool(given) and all(isinstance(r, Mapping) for r in given)


def _rows(given: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"code" if name == ROW else name: said for name, said in _typed(row).items()}
        for row in given
    ]


def _why_not_sent(
    world: World,
    actor: Actor,
    case: Case | None,
    sent: FormPage | Problem | tuple[Problem, ...] | None,
    form: str,
) -> tuple[Reason, ...]:
    if sent is None:
        return (Reason((MISSING,)),)
    if isinstance(sent, FormPage):
        return tuple(_fault(problem) for problem in sent.problems)
    if isinstance(sent, Problem):
        return (Reason((_closed(world, actor, case, form), sent.code)),)
    return tuple(_fault(problem) for problem in sent)


def _closed(world: World, actor: Actor, case: Case | None, form: str) -> str:
    """Why a form cannot be filled now: by this person, in this status, or while it is locked."""
    if case is None or not may_write(world.bundle, actor, form):
        return "role"
    seen = world.desk.gate.read(actor, case.id, "scenario")
    if seen is not None and seen.lent is not None:
        return "scope"
    state = world.desk.workflow(case).states.get(case.status)
    return "pending" if state is not None and form in state.edit else "status"


def _why_not_offered(world: World, actor: Actor, trigger: str) -> tuple[Reason, ...]:
    desk = world.desk
    seen = desk.gate.read(actor, world.current, "scenario")
    if seen is None:
        return (Reason((MISSING,)),)
    decision = decide(situation(desk, actor, seen, desk.gate.moment()), trigger)
    return tuple(_refusal(problem) for problem in decision.reasons)


def _refusal(problem: Problem) -> Reason:
    if isinstance(problem.location, AnswerPlace):
        return Reason((INPUT, problem.code), problem.location.field)
    return Reason((INPUT, problem.code)) if problem.code in COMMENT else Reason((problem.code,))


def _fault(problem: Problem) -> Reason:
    place = problem.location
    if not isinstance(place, AnswerPlace):
        return Reason((problem.code,))
    return Reason((problem.code, *_other_names(problem, place)), declared_path(place))


def _other_names(problem: Problem, place: AnswerPlace) -> Iterator[str]:
    # A constraint goes by the id of its field; what could not be read at all is a wrong type.
    if problem.code == "constraint":
        yield place.field
    if problem.code.startswith("type_"):
        yield "type"
