"""Laying the demo data: people first, then every case's life, all in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from engine.accounts import Accounts
from engine.cases.desk import Desk
from engine.clock import MovableClock
from engine.definitions.model import Bundle
from engine.demo.life import Life
from engine.demo.people import caseworkers, colleague_of, keep_people
from engine.demo.stories import days_before, stories
from engine.gate import Gate
from engine.ids import seeded_ids
from engine.jobs.tick import tick
from engine.store.protocol import Store

MOST: Final = 300
SEED: Final = 2026
OPENS: Final = 6  # o'clock UTC: the office day in Khartoum
DAY: Final = 6 * 60  # minutes of an office day
APART: Final = 15  # minutes between steps of one day
LONGEST: Final = timedelta(days=200)


def lay(
    bundle: Bundle,
    store: Store,
    now: datetime,
    count: int = MOST,
    told: Callable[[int], None] = lambda done: None,
) -> None:
    """Fill an empty store with people and `count` cases, as if lived up to the day before `now`.

    `told` hears how many cases have begun. `DemoFault` where the configuration refuses a step.
    """
    clock = MovableClock(now - LONGEST)
    gate = Gate(store, bundle, clock)
    gate.prepare()
    keep_people(Accounts(gate, clock))
    desk = Desk(bundle, gate, seeded_ids(SEED))
    done = 0
    for moment, life, step in _in_order(desk, now, count):
        if moment.date() != clock.now.date():
            clock.now = moment.replace(hour=0)
            tick(desk)
        clock.now = moment
        life.step(step)
        if step.startswith("register"):
            done += 1
            told(done)
    clock.now = now
    while tick(desk).more:
        pass


def _in_order(desk: Desk, now: datetime, count: int) -> list[tuple[datetime, Life, str]]:
    """Every step of every life, the earliest first."""
    chance = Random(SEED)
    everyone = caseworkers()
    together = tuple(one for one in everyone if colleague_of(one) is not None)
    found: list[tuple[datetime, int, int, Life, str]] = []
    for number, steps in enumerate(stories(count)):
        workers = together if "assign" in steps else everyone
        owner = workers[number % len(workers)]
        life = Life(desk, Random(SEED + number), owner)
        opening = chance.randrange(DAY - APART * len(steps))
        for place, (step, ago) in enumerate(zip(steps, days_before(steps, chance), strict=True)):
            at = _morning(now, ago) + timedelta(minutes=opening + APART * place)
            found.append((at, number, place, life, step))
    return [(at, life, step) for at, _, _, life, step in sorted(found, key=lambda one: one[:3])]


def _morning(now: datetime, days_ago: int) -> datetime:
    return (now - timedelta(days=days_ago)).replace(hour=OPENS, minute=0, second=0, microsecond=0)
