"""10,000 random fires on one shared machine: from 60 threads at once, beside one after the other.

Each fire of the crowd must come out as it does alone; one that does not ends the measuring.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

from benchmarks.firing import bundled_situation
from benchmarks.rounds import Ratio
from engine.workflow import Fired, Refused, Situation, fire
from engine.workflow.triggers import trigger_name, verbs

FIRES = 10_000
THREADS = 60
GOAL = 1.5
Work = Callable[[], Fired | Refused]


def measure() -> list[Ratio]:
    """Milliseconds of processor time for all of them."""
    works = list(_works(random.Random(7)))
    started = time.process_time()
    alone = [work() for work in works]
    theirs = (time.process_time() - started) * 1000
    started = time.process_time()
    crowd = _at_once(works)
    ours = (time.process_time() - started) * 1000
    wrong = sum(one != other for one, other in zip(crowd, alone, strict=True))
    if wrong:
        raise RuntimeError(f"{wrong} of {FIRES} fires came out otherwise than alone")
    name = f"{FIRES:,} fires from {THREADS} threads / in one, no error"
    return [Ratio(name, ours, theirs, ours / theirs, GOAL)]


def _works(dice: random.Random) -> list[Work]:
    """Fires of any trigger in any status by any role, allowed or not."""
    here = bundled_situation()
    triggers = [
        trigger_name(transition, verb)
        for transition in here.workflow.transitions.values()
        for verb in verbs(transition)
    ]
    return [_work(dice, here, dice.choice(triggers)) for _ in range(FIRES)]


def _work(dice: random.Random, here: Situation, trigger: str) -> Work:
    case = here.case.changed(status=dice.choice(list(here.workflow.states)))
    actor = replace(here.actor, role=dice.choice(list(here.bundle.roles)))
    holds = dice.random() < 0.7
    situation = replace(here, case=case, actor=actor, ask=lambda rule: holds)
    return lambda: fire(situation, trigger, "said", None)


def _at_once(works: list[Work]) -> list[Fired | Refused | BaseException]:
    """What every fire gives, each thread doing every sixtieth of them."""
    found: list[Fired | Refused | BaseException] = [LookupError()] * len(works)
    ready = Barrier(THREADS)

    def run(first: int) -> None:
        ready.wait()
        for place in range(first, len(works), THREADS):
            try:
                found[place] = works[place]()
            except Exception as fault:  # counted like any other wrong outcome
                found[place] = fault

    threads = [Thread(target=run, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
