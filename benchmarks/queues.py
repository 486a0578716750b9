"""What waits for somebody, among 35,000 cases: pages of work beside SQL written for them by hand.

`python -m benchmarks queues`; `HIMAYA_CASES=350000` for the ten-fold. The cases are those of the
demo, copied within the database with their tasks, spread over 268 workers of 21 agencies.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.rounds import Ratio, compare
from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.home import home
from engine.cases.work import due_work
from engine.clock import instant_text, read_instant, system_clock
from engine.commands.parts.demo_folder import lay_folder
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.gate import Gate
from engine.ids import random_ids
from engine.query import eq
from engine.store.sqlite import SqliteStore

CASES = int(os.environ.get("HIMAYA_CASES", "35000"))
GOAL = 2.0
AGENCIES = 7  # times the three of the demo
WORKERS = 28  # of each that there is; a multiple of the agencies


def measure() -> list[Ratio]:
    """Home and the list of what is overdue, for a worker, a supervisor and a manager."""
    bundle, problems = load_folder(defaults_dir(), defaults_dir())
    if bundle is None:
        raise RuntimeError(str(problems))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        lay_folder(data, bundle, Wording("en"))
        with closing(sqlite3.connect(data / "himaya.sqlite")) as raw:
            multiply(raw, CASES)
        store = SqliteStore.open(data, create=False)
        gate = Gate(store, bundle, system_clock)
        gate.prepare()
        desk = Desk(bundle, gate, random_ids)
        with closing(store), closing(sqlite3.connect(data / "himaya.sqlite")) as raw:
            return [
                compare(f"{actor.role}: {name}", ours, theirs, goal=GOAL, rounds=9, calls=2)
                for actor in people(raw)
                for name, ours, theirs in _pages(desk, raw, actor)
            ]


Work = Callable[[], object]


def _pages(desk: Desk, raw: sqlite3.Connection, actor: Actor) -> tuple[tuple[str, Work, Work], ...]:
    by_hand = ByHand(raw, actor, desk.gate.moment().now)
    waiting = eq("task.kind", "approval")
    return (
        ("home", lambda: (home(desk, actor), due_work(desk, actor)), by_hand.home),
        ("review queue", lambda: desk.gate.tasks(actor, waiting, "", 25), by_hand.review),
    )


class ByHand:
    """The statements that somebody would write who knows this person and these tables."""

    def __init__(self, raw: sqlite3.Connection, actor: Actor, now: str) -> None:
        self._raw = raw
        self._table = raw.execute("SELECT name FROM fact_sets").fetchone()[0]
        column, value = {
            "caseworker": ("owner", actor.id),
            "supervisor": ("team", actor.team),
            "manager": ("agency", actor.agency),
        }[actor.role]
        self._scope = f"f.{column} = :value AND f.agency = :agency AND f.parent IS NULL"
        holders = dict.fromkeys(("person", "team", "agency"), "IS NULL")
        holders[column.replace("owner", "person")] = "= :value"
        self._mine = " AND ".join(f"t.{name} {test}" for name, test in holders.items())
        week = instant_text(read_instant(now) + timedelta(days=7))
        self._params = {
            **{"value": value, "agency": actor.agency, "role": actor.role},
            **{"me": actor.id, "now": now, "week": week},
        }

    def home(self) -> object:
        """Decisions, what came back, what is due, cases last touched, counts."""
        timed = "t.kind IN ('timer', 'schedule', 'overdue') AND t.opens_at <= :now"
        return [
            self.review(),
            self._tasks("t.kind = 'returned'", 25),
            self._tasks(f"{timed} AND t.due_order < :now", 10),
            self._tasks(f"{timed} AND t.due_order BETWEEN :now AND :week", 20),
            self._tasks(f"{timed} AND t.due_order > :week AND t.due_at IS NOT NULL", 10),
            self._all(f"{self._cases('*')} ORDER BY f.updated_at DESC LIMIT 7"),
            self._all(f"{self._cases('f.status, count(*)')} GROUP BY f.status"),
        ]

    def review(self) -> object:
        """The decisions that wait."""
        return self._tasks("t.kind = 'approval'", 25)

    def _cases(self, what: str) -> str:
        return f"SELECT {what} FROM {self._table} f WHERE {self._scope}"

    def _tasks(self, where: str, limit: int) -> object:
        """Of the role, then of whoever it is, each in order from the index."""
        ways = " UNION ALL ".join(
            f"SELECT t.*, f.* FROM tasks t CROSS JOIN {self._table} f ON f.id = t.case_id"
            f" WHERE t.role {role} AND {self._mine} AND {where} AND {self._scope}"
            " AND NOT EXISTS (SELECT 1 FROM json_each(t.excluded) WHERE value = :me)"
            for role in ("IS NULL", "= :role")
        )
        return self._all(f"{ways} ORDER BY due_order, opens_order LIMIT {limit + 1}")

    def _all(self, statement: str) -> object:
        return self._raw.execute(statement, self._params).fetchall()


def multiply(raw: sqlite3.Connection, wanted: int) -> None:
    """Copy every case with what it is found by, under other owners, teams and agencies."""
    table = raw.execute("SELECT name FROM fact_sets").fetchone()[0]
    many = table.replace("facts_", "many_")
    laid = raw.execute("SELECT count(*) FROM cases").fetchone()[0]
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("CREATE TEMP TABLE copies (n TEXT, place TEXT, who TEXT)")
    raw.executemany(
        "INSERT INTO copies VALUES (?, ?, ?)",
        ((f"-{n}", f"-{n % AGENCIES}", f"-{n % WORKERS}") for n in range(wanted // laid)),
    )
    swapped = {
        **{"id": "id || n", "case_id": "case_id || n", "key": "key || n"},
        **{"owner": "owner || who", "person": "person || who"},
        **{"team": "team || place", "agency": "agency || place"},
    }
    for name in ("cases", table, many, "tasks"):
        columns = [row[1] for row in raw.execute(f"PRAGMA table_info({name})")]
        chosen = ", ".join(swapped.get(column, column) for column in columns)
        raw.execute(f"INSERT INTO {name} SELECT {chosen} FROM {name}, copies")
    raw.commit()
    raw.execute("ANALYZE")


def people(raw: sqlite3.Connection) -> tuple[Actor, ...]:
    """A worker, a supervisor and a manager over whom as many cases stand as over any."""
    table = raw.execute("SELECT name FROM fact_sets").fetchone()[0]
    owner, team, agency = raw.execute(
        f"SELECT owner, team, agency FROM {table} GROUP BY 1, 2, 3 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    return (
        Actor(owner, "Worker", "caseworker", agency, team),
        Actor("s", "Supervisor", "supervisor", agency, team),
        Actor("m", "Manager", "manager", agency),
    )
