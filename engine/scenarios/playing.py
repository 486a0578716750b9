"""Playing one scenario, step by step, up to the first step that goes another way than it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actor import Actor
from engine.definitions.model import Bundle
from engine.expression.faults import nearest
from engine.problems import Problem
from engine.scenarios.acting import Acted, act
from engine.scenarios.expecting import Scene, check_refusal, check_then
from engine.scenarios.passing_time import instant, later, let_pass
from engine.scenarios.reaching import Reached
from engine.scenarios.steps import Play, Said, Step
from engine.scenarios.world import World
from engine.workflow.triggers import trigger_name, verbs


def play(bundle: Bundle, scenario: Play, reached: Reached) -> Iterator[Problem]:
    """What does not go as the scenario says; after a step that failed nothing more is tried."""
    world = World(bundle, scenario.id)
    begun = tuple(_begin(world, scenario))
    yield from begun
    for step in () if begun else scenario.steps:
        failed = tuple(_play_step(world, step))
        reached.look(world)
        yield from failed
        if any(problem.code != "T204" for problem in failed):
            break
    reached.finish(world)


def _begin(world: World, scenario: Play) -> Iterator[Problem]:
    if scenario.at is not None:
        start = instant(scenario.at.text, world.zone)
        if start is None:
            yield Problem("T108", scenario.at.location, {"text": scenario.at.text})
        else:
            world.clock.now = start
    for name, said in scenario.people.items():
        if not world.admit(name, said):
            given = said.value.get("role", "") if isinstance(said.value, Mapping) else ""
            yield Problem("T107", said.location, {"name": name, "role": given})


def _play_step(world: World, step: Step) -> Iterator[Problem]:
    world.listen()
    if step.action in ("advance", "advance_to"):
        yield from _let_time_pass(world, step)
        yield from _check(world, step, None, Acted())
        return
    wrong = tuple(_unplayable(world, step))
    if wrong:
        yield from wrong
        return
    if name := step.text("case"):
        world.current = world.find(name)
    actor = world.people[step.text("by")]
    acted = act(world, step, actor)
    failed = tuple(check_refusal(step, acted))
    yield from failed
    if not failed:
        yield from _check(world, step, actor, acted)


def _check(world: World, step: Step, actor: Actor | None, acted: Acted) -> Iterator[Problem]:
    case = world.case(world.current) if step.then else None
    if case is not None:
        yield from check_then(step, Scene(world, case, actor, acted))
    elif step.then:
        yield Problem("T105", step.target.location, {"name": step.text("case")})


def _let_time_pass(world: World, step: Step) -> Iterator[Problem]:
    text = step.target.text
    if step.action == "advance":
        moved = later(world.clock.now, text, world.bundle.project.calendar)
    else:
        moved = instant(text, world.zone)
    if moved is None or moved < world.clock.now:
        yield Problem("T108", step.target.location, {"text": text})
    else:
        let_pass(world, moved)


def _unplayable(world: World, step: Step) -> Iterator[Problem]:
    """What a step names and is not there."""
    by, case = step.details.get("by"), step.details.get("case")
    if by is None:
        yield Problem("T106", step.target.location, {"step": step.action})
    elif by.text not in world.people:
        yield _unknown("T109", by, world.people)
    for said in (case, step.details.get("parent")):
        if said is not None and not world.find(said.text):
            yield Problem("T105", said.location, {"name": said.text})
    known = _targets(world, step.action)
    if step.target.text not in known:
        yield _unknown("T110", step.target, known, kind=step.action)


def _targets(world: World, action: str) -> Mapping[str, object]:
    workflows = world.bundle.workflows
    if action == "start":
        return workflows
    if action == "fill":
        return world.bundle.forms
    return {
        trigger_name(transition, verb): transition
        for workflow in workflows.values()
        for transition in workflow.transitions.values()
        for verb in verbs(transition)
    }


def _unknown(code: str, said: Said, known: Mapping[str, object], **params: object) -> Problem:
    near = nearest(said.text, known)
    offered = {"suggestion": near} if near else {}
    return Problem(code, said.location, {"name": said.text, **params, **offered})
