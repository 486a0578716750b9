"""The SQLite store: durable on one server, safe with many threads and several processes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from engine.query import And, Query
from engine.store.chain import Link, event_of, is_whole
from engine.store.protocol import (
    Changes,
    Document,
    Event,
    FactSet,
    Outcome,
    Page,
    Projection,
    Sort,
    TaskPage,
    TaskRow,
    UnitView,
)
from engine.store.sqlite import reading
from engine.store.sqlite.compiling import compile_query
from engine.store.sqlite.connections import translated
from engine.store.sqlite.facts import (
    build,
    current_fact_set,
    drop_others,
    fact_table,
    is_filled,
    make_current,
)
from engine.store.sqlite.files import open_folder
from engine.store.sqlite.records import SqliteRecords
from engine.store.sqlite.writing import CaseWriter, KeptCase, load_case
from engine.store.values import read_projection, root_of

Result = TypeVar("Result")
PATIENCE: Final = 10.0  # seconds a reader or writer waits for a lock before it is told
_LINK: Final = "seq, kind, at, actor, params, bundle, payload_digest, digest"
_FAR: Final = 2**62  # past every number an event may have, forged ones included
_NEWEST: Final = Sort("case.updated_at", descending=True)


class _View:
    """What the work of a unit sees inside the transaction that holds the lock."""

    def __init__(self, connection: sqlite3.Connection, known: KeptCase | None) -> None:
        self._connection = connection
        self._known = known

    @property
    def case(self) -> Document | None:
        return json.loads(self._known.body) if self._known else None

    def family(self) -> tuple[Document, ...]:
        if self._known is None:
            return ()
        own = json.loads(self._known.body)
        root = root_of(own)
        rows = self._connection.execute(
            "SELECT body FROM cases WHERE id = ? UNION ALL SELECT body FROM cases WHERE root = ?"
            " AND root <> ''",
            (root, root),
        )
        found = [json.loads(row[0]) for row in rows]
        return tuple(sorted((d for d in found if d["id"] != own["id"]), key=lambda d: str(d["id"])))

    def outcome(self, submission: str) -> Outcome | None:
        row = self._connection.execute(
            "SELECT person, body, case_id, result FROM outcomes WHERE submission = ?",
            (submission,),
        ).fetchone()
        if row is None:
            return None
        return Outcome(submission, row[0], row[1], row[2], json.loads(row[3]))

    def holders(self, key: str) -> tuple[str, ...]:
        query = "SELECT case_id FROM keys WHERE key = ? ORDER BY case_id"
        return tuple(row[0] for row in self._connection.execute(query, (key,)))

    def counter(self, name: str) -> int:
        query = "SELECT value FROM counters WHERE name = ?"
        row = self._connection.execute(query, (name,)).fetchone()
        return int(row[0]) if row else 0


class SqliteStore(SqliteRecords):
    """One data folder; use `SqliteStore.open`."""

    def __init__(self, folder: Path, key: bytes, patience: float) -> None:
        super().__init__(folder, patience)
        self._key = key
        with self._connections.reading() as connection:
            self._table = fact_table(current_fact_set(connection))

    @classmethod
    def open(cls, folder: Path, create: bool, patience: float = PATIENCE) -> SqliteStore:
        """The store in `folder`; `StoreUnavailable` says why not, and nothing was touched."""
        with translated(folder):
            key = open_folder(folder, create, patience)
        return cls(folder, key, patience)

    def unit(
        self, case_id: str, work: Callable[[UnitView], tuple[Changes | None, Result]]
    ) -> Result:
        """Lock, let `work` decide, commit its changes durably."""

        def run(connection: sqlite3.Connection) -> Result:
            known = load_case(connection, case_id)
            changes, result = work(_View(connection, known))
            if changes is not None:
                CaseWriter(connection, self._table, self._key, case_id).commit(known, changes)
            return result

        return self._connections.write(run)

    def family(self, case_id: str) -> tuple[Document, ...]:
        """The other cases of a case's family, by id, outside any unit."""
        with self._connections.reading() as connection:
            return _View(connection, load_case(connection, case_id)).family()

    def outcome(self, submission: str) -> Outcome | None:
        """What a submission led to, outside any unit."""
        with self._connections.reading() as connection:
            return _View(connection, None).outcome(submission)

    # Projections

    def prepare(self, facts: FactSet) -> bool:
        """Keep facts as of `facts` from now on; True while some case has none of that set.

        Tables of other sets go when this one has the facts of every case.
        """
        table = fact_table(facts)

        def make_room(connection: sqlite3.Connection) -> bool:
            build(connection, table)
            make_current(connection, table)
            filled = is_filled(connection, table)
            if filled:
                drop_others(connection, table)
            return not filled

        must_fill = self._connections.write(make_room)
        self._table = table
        return must_fill

    def put_projection(self, batch: Mapping[str, tuple[int, Projection]]) -> int:
        """Replace the projections of cases still at their seq."""

        def put(connection: sqlite3.Connection) -> int:
            done = 0
            for case_id, (seq, projection) in batch.items():
                known = load_case(connection, case_id)
                if known is None or known.seq != seq:
                    continue
                writer = CaseWriter(connection, self._table, self._key, case_id)
                writer.project(json.loads(known.body), projection)
                done += 1
            return done

        return self._connections.write(put)

    def projection(self, case_id: str) -> Projection | None:
        """The kept projection."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT facts, tasks, search, keys, shares FROM projections WHERE case_id = ?",
                (case_id,),
            ).fetchone()
            return read_projection(*row) if row else None

    def scan(self, after: str, limit: int) -> tuple[Document, ...]:
        """Case documents in order of id."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM cases WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
            )
            return tuple(json.loads(row[0]) for row in rows)

    # Reading cases

    def get(self, case_id: str, reach: Query) -> Document | None:
        """The case's document, if within `reach`."""
        table = self._table
        within, params = compile_query(reach, table.case_columns)
        query = (
            f"SELECT c.body FROM cases c JOIN {table.name} f ON f.id = c.id"
            f" WHERE c.id = ? AND {within}"
        )
        row = self._connections.first(query, (case_id, *params))
        return json.loads(row[0]) if row else None

    def page(self, reach: Query, where: Query, sort: Sort, after: str, limit: int) -> Page:
        """Some rows in order, and the mark for the next ones."""
        table = self._table
        with self._connections.reading() as connection:
            condition = reading.scope(connection, table, reach, where)
            return reading.page(connection, table, condition, sort, (after, limit))

    def count(self, reach: Query, where: Query, by: str = "") -> Mapping[str, int]:
        """Cases counted, by the values of a column where one is given."""
        table = self._table
        with self._connections.reading() as connection:
            condition = reading.scope(connection, table, reach, where)
            return reading.count(connection, table, condition, by)

    def tally(
        self, reach: Query, where: Query, by: tuple[str, str]
    ) -> Mapping[tuple[str, str], int]:
        """Cases counted by the values of two columns together."""
        table = self._table
        with self._connections.reading() as connection:
            condition = reading.scope(connection, table, reach, where)
            return reading.tally(connection, table, condition, by)

    def search(
        self, reach: Query, levels: frozenset[str], words: tuple[str, ...], after: str, limit: int
    ) -> Page:
        """Cases where every word starts some kept word of `levels`; no word finds no case."""
        table = self._table
        within, params = compile_query(reach, table.case_columns)
        with self._connections.reading() as connection:
            found, found_params = reading.found_by_words(connection, levels, words)
            condition = (f"{within} AND {found}", [*params, *found_params])
            return reading.page(connection, table, condition, _NEWEST, (after, limit))

    def tasks(self, reach: Query, where: Query, after: str, limit: int) -> TaskPage:
        """Tasks by due date, none last, then by when they opened."""
        with self._connections.reading() as connection:
            return reading.tasks(connection, self._table, And((reach, where)), after, limit)

    def due_steps(self, now: str, limit: int) -> tuple[TaskRow, ...]:
        """Tasks whose next step is due, the longest due first."""
        with self._connections.reading() as connection:
            return reading.due_steps(connection, now, limit)

    # Events

    def events(self, case_id: str, after: int, limit: int) -> tuple[Event, ...]:
        """The case's events after number `after`, oldest first."""
        with self._connections.reading() as connection:
            links = _links(connection, case_id, after, limit)
            said = _payloads(connection, case_id, (after, links[-1].seq if links else after))
            return tuple(event_of(link, said.get(link.seq, "")) for link in links)

    def verify(self, case_id: str) -> bool:
        """Whether the case's chain of events is whole and untouched."""
        with self._connections.reading() as connection:
            known = load_case(connection, case_id)
            links = _links(connection, case_id, -_FAR, -1)
            said = _payloads(connection, case_id, (-_FAR, _FAR))
        if known is None:
            return not links
        return is_whole(self._key, case_id, links, said, known.head)


def _links(connection: sqlite3.Connection, case_id: str, after: int, limit: int) -> list[Link]:
    rows = connection.execute(
        f"SELECT {_LINK} FROM events WHERE case_id = ? AND seq > ? ORDER BY seq LIMIT ?",
        (case_id, after, limit),
    )
    return [Link(*row) for row in rows]


def _payloads(
    connection: sqlite3.Connection, case_id: str, between: tuple[int, int]
) -> dict[int, str]:
    query = "SELECT seq, body FROM payloads WHERE case_id = ? AND seq > ? AND seq <= ?"
    return dict(connection.execute(query, (case_id, *between)).fetchall())
