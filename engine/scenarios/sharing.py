"""Many scenarios shared among the processors of a machine: each plays in a world of its own."""

from __future__ import annotations

import multiprocessing
from typing import Final

from engine.definitions.model import Bundle
from engine.problems import Problem
from engine.scenarios.playing import play
from engine.scenarios.reaching import Reached
from engine.scenarios.steps import Play

WORTH_SHARING: Final = 200  # fewer are played before another process has begun
SHARES: Final = 4  # of each process, so that none waits long for the slowest

Found = tuple[list[tuple[Problem, ...]], Reached]
_Given = tuple[Bundle, tuple[Play, ...]]
_given: list[_Given] = []  # in a process that plays a share: what it was begun with


def play_each(
    bundle: Bundle, plays: tuple[Play, ...], reached: Reached, processors: int
) -> list[tuple[Problem, ...]]:
    """What does not go as each scenario says, in their order; `reached` gathers what they come
    by."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    if processors < 2 or len(plays) < WORTH_SHARING or not forks:
        found = _played(bundle, plays)
        reached.add(found[1])
        return found[0]
    return _shared(bundle, plays, reached, processors)


def _shared(
    bundle: Bundle, plays: tuple[Play, ...], reached: Reached, processors: int
) -> list[tuple[Problem, ...]]:
    length = -(-len(plays) // (processors * SHARES))
    shares = [(first, first + length) for first in range(0, len(plays), length)]
    problems: list[tuple[Problem, ...]] = []
    # A fork has the configuration already: another way of beginning would have to send it.
    context = multiprocessing.get_context("fork")
    with context.Pool(processors, _begin, ((bundle, plays),)) as pool:
        for part, come_by in pool.imap(_share, shares):
            problems.extend(part)
            reached.add(come_by)
    return problems


def _begin(given: _Given) -> None:
    _given.append(given)


def _share(share: tuple[int, int]) -> Found:
    bundle, plays = _given[-1]
    return _played(bundle, plays[slice(*share)])


def _played(bundle: Bundle, plays: tuple[Play, ...]) -> Found:
    reached = Reached()
    return [one.faults or tuple(play(bundle, one, reached)) for one in plays], reached
