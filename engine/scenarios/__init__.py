"""Scenarios: tests of a configuration, played on the memory store through the real use cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.model import Bundle
from engine.loading.project import Project
from engine.problems import Location, Problem
from engine.scenarios.reaching import Reached, Unreached, unreached
from engine.scenarios.sharing import play_each
from engine.scenarios.steps import read_plays


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario and what did not go as it says; nothing: it passed."""

    id: str
    location: Location
    problems: tuple[Problem, ...]


def play_all(
    bundle: Bundle, project: Project, reached: Reached | None = None, processors: int = 1
) -> Iterator[Played]:
    """Play every scenario of a project, each in a world of its own; `reached` gathers what they
    come by."""
    plays = read_plays(project)
    seen = reached if reached is not None else Reached()
    for scenario, problems in zip(plays, play_each(bundle, plays, seen, processors), strict=True):
        yield Played(scenario.id, scenario.location, problems)


__all__ = ["Played", "Reached", "Unreached", "play_all", "unreached"]
