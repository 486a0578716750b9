"""What one commit writes, each part only where it differs from what is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from engine.store.chain import Head, extend
from engine.store.protocol import (
    AuditEntry,
    Changes,
    Delete,
    Outcome,
    Projection,
    Put,
    Relative,
    Share,
)
from engine.store.sqlite.facts import FactTable, other_tables
from engine.store.values import (
    CASE_FIELDS,
    MANY,
    TASK_FIELDS,
    case_row,
    check_family,
    distinct_tasks,
    dump,
    held,
    kept_facts,
    projection_texts,
    read_projection,
    root_of,
    stamped,
    task_key,
)

# What the key of a task is made of cannot change under it, nor do the indexes over that.
_TASK_UPSERT: Final = (
    "INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, subject = excluded.subject,"
    " opens_at = excluded.opens_at, due_at = excluded.due_at,"
    " next_step_at = excluded.next_step_at, excluded = excluded.excluded,"
    " due_order = excluded.due_order, opens_order = excluded.opens_order"
)
LAST: Final = "\U0010ffff"  # sorts after every date: what has none comes last


@dataclass(frozen=True, slots=True)
class KeptCase:
    """The root row of a case as the unit found it."""

    seq: int
    body: str
    head: Head


def load_case(connection: sqlite3.Connection, case_id: str) -> KeptCase | None:
    """The root row, or None."""
    row = connection.execute(
        "SELECT seq, body, chain_seq, chain_digest, chain_seal FROM cases WHERE id = ?", (case_id,)
    ).fetchone()
    return KeptCase(row[0], row[1], Head(*row[2:])) if row else None


class CaseWriter:
    """Writes the changes of one case inside the transaction that holds the lock."""

    def __init__(
        self, connection: sqlite3.Connection, table: FactTable, key: bytes, case_id: str
    ) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._table = table
        self._key = key
        self._case_id = case_id

    def commit(self, known: KeptCase | None, changes: Changes) -> None:
        """Write everything `changes` says."""
        if changes.family:
            check_family(self._case_id, _root(self._case_id, known, changes), changes.family)
        self._write_own(known, changes)
        for relative in changes.family:
            writer = CaseWriter(self._connection, self._table, self._key, relative.id)
            writer.write_relative(load_case(self._connection, relative.id), relative)
        self._write_rest(changes)

    def write_relative(self, known: KeptCase | None, relative: Relative) -> None:
        """Write another case of the family, or only what it is found by."""
        if relative.case is not None:
            own = Changes(
                case=relative.case, projection=relative.projection, events=relative.events
            )
            self._write_own(known, own)
            return
        if known is None or relative.events:
            raise ValueError("events belong to a case")
        self.project(json.loads(known.body), relative.projection)

    def _write_own(self, known: KeptCase | None, changes: Changes) -> None:
        if known is None and changes.case is None and changes.events:
            raise ValueError("events belong to a case")
        head = known.head if known else Head()
        links, payloads, head = extend(self._key, self._case_id, head, changes.events)
        if changes.case is not None:
            self._write_case(known, changes, head)
        elif links:
            self._execute(
                "UPDATE cases SET chain_seq = ?, chain_digest = ?, chain_seal = ? WHERE id = ?",
                (head.seq, head.digest, head.seal, self._case_id),
            )
        for link, payload in zip(links, payloads, strict=True):
            values = (link.seq, link.kind, link.at, link.actor, link.params, link.bundle)
            self._execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self._case_id, *values, link.payload_digest, link.digest),
            )
            if payload:
                self._execute(
                    "INSERT INTO payloads VALUES (?, ?, ?)", (self._case_id, link.seq, payload)
                )

    def _write_case(self, known: KeptCase | None, changes: Changes, head: Head) -> None:
        assert changes.case is not None
        seq = known.seq + 1 if known else 1
        document = stamped(changes.case, self._case_id, seq)
        self._execute(
            "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " seq = excluded.seq, body = excluded.body, chain_seq = excluded.chain_seq,"
            " chain_digest = excluded.chain_digest, chain_seal = excluded.chain_seal,"
            " root = excluded.root",
            (
                *(self._case_id, seq, dump(document), head.seq, head.digest, head.seal),
                document.get("root") or "",
            ),
        )
        self.project(document, changes.projection)

    def _write_rest(self, changes: Changes) -> None:
        write_records(self._connection, changes.audit, changes.documents)
        if changes.outcome is not None:
            write_outcome(self._connection, changes.outcome)
        for name, value in changes.counters.items():
            self._execute(
                "INSERT INTO counters VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def project(self, document: dict[str, Any], projection: Projection) -> None:
        """Replace what the case is found by."""
        texts = projection_texts(projection)
        before = self._execute(
            "SELECT facts, tasks, search, keys, shares FROM projections WHERE case_id = ?",
            (self._case_id,),
        ).fetchone()
        self._write_facts(document, projection, before is not None and before[0] == texts[0])
        if before == texts:
            return
        self._execute(
            "INSERT INTO projections VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET"
            " facts = excluded.facts, tasks = excluded.tasks, search = excluded.search,"
            " keys = excluded.keys, shares = excluded.shares",
            (self._case_id, *texts),
        )
        old = read_projection(*before) if before else Projection()
        self._write_tasks(old, projection)
        self._write_words(old, projection)
        self._write_keys(set(old.keys), set(projection.keys))
        self._write_shares(set(old.shares), set(projection.shares))

    def _write_facts(
        self, document: dict[str, Any], projection: Projection, unchanged: bool
    ) -> None:
        table = self._table
        facts = kept_facts(projection.facts, table.facts)
        row = case_row(document, facts)
        fields = [getattr(row, name) or None for name in CASE_FIELDS]
        if any(column.kind == MANY for column in table.facts.columns):
            self._write_many(facts, unchanged)
        values = [facts.get(column.id) for column in table.facts.columns]
        kept = [dump(value) if isinstance(value, list) else value for value in values]
        self._execute(table.upsert, (*fields, row.seq, 1, *kept))
        for name in other_tables(self._connection, table):
            touch = table.touch.replace(table.name, name)
            self._execute(touch, (*fields, row.seq, 0))

    def _write_many(self, facts: dict[str, Any], unchanged: bool) -> None:
        table = self._table
        if unchanged and self._is_filled():
            return
        self._execute(f"DELETE FROM {table.many} WHERE case_id = ?", (self._case_id,))
        self._connection.executemany(
            f"INSERT INTO {table.many} VALUES (?, ?, ?)",
            [
                (self._case_id, column.id, value)
                for column in table.facts.columns
                if column.kind == MANY
                for value in facts.get(column.id, ())
            ],
        )

    def _is_filled(self) -> bool:
        query = f"SELECT filled FROM {self._table.name} WHERE id = ?"
        row = self._execute(query, (self._case_id,)).fetchone()
        return row is not None and row[0] == 1

    def _write_tasks(self, old: Projection, new: Projection) -> None:
        before = {task_key(task): task for task in old.tasks}
        after = distinct_tasks(self._case_id, new.tasks)
        for key in before.keys() - after.keys():
            self._execute("DELETE FROM tasks WHERE key = ?", (key,))
        for key, task in after.items():
            if before.get(key) == task:
                continue
            fields = [held(getattr(task, name)) for name in TASK_FIELDS]
            order = (task.due_at or LAST, task.opens_at)
            self._execute(
                _TASK_UPSERT,
                (key, *fields, dump(task.excluded), *order),
            )

    def _write_words(self, old: Projection, new: Projection) -> None:
        before, after = _words(old), _words(new)
        self._connection.executemany(
            "DELETE FROM words WHERE level = ? AND word = ? AND case_id = ?",
            [(*word, self._case_id) for word in before - after],
        )
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            [(*word, self._case_id) for word in after - before],
        )

    def _write_keys(self, before: set[str], after: set[str]) -> None:
        for key in before - after:
            self._execute("DELETE FROM keys WHERE key = ? AND case_id = ?", (key, self._case_id))
        for key in after - before:
            self._execute("INSERT INTO keys VALUES (?, ?)", (key, self._case_id))

    def _write_shares(self, before: set[Share], after: set[Share]) -> None:
        for share in before - after:
            self._execute(
                "DELETE FROM shares WHERE token = ? AND until = ? AND case_id = ?",
                (share.token, share.until, self._case_id),
            )
        for share in after - before:
            self._execute(
                "INSERT INTO shares VALUES (?, ?, ?)", (share.token, share.until, self._case_id)
            )


def _root(case_id: str, known: KeptCase | None, changes: Changes) -> str:
    if known is not None:
        return root_of(json.loads(known.body))
    return root_of(changes.case) if changes.case is not None else case_id


def _words(projection: Projection) -> set[tuple[str, str]]:
    return {(text.level, word) for text in projection.search for word in text.words}


_LEAVE: Final = "NOTHING"
_REPLACE: Final = (
    "UPDATE SET body = excluded.body, owner = excluded.owner, expires_at = excluded.expires_at"
)


def write_records(
    connection: sqlite3.Connection,
    audit: Iterable[AuditEntry],
    documents: Iterable[Put | Delete],
) -> None:
    """Write audit entries and small documents."""
    for entry in audit:
        connection.execute(
            "INSERT INTO audit (at, person, action, case_id, result, params)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(entry.at, entry.person, entry.action, entry.case_id, entry.result),
                dump(entry.params),
            ),
        )
    for document in documents:
        if isinstance(document, Delete):
            connection.execute(
                "DELETE FROM documents WHERE kind = ? AND key = ?", (document.kind, document.key)
            )
            continue
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO "
            + (_LEAVE if document.once else _REPLACE),
            (
                *(document.kind, document.key, dump(document.body)),
                *(document.owner, document.expires_at),
            ),
        )


def write_outcome(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Remember what a submission led to."""
    connection.execute(
        "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?) ON CONFLICT (submission) DO UPDATE SET"
        " person = excluded.person, body = excluded.body, case_id = excluded.case_id,"
        " result = excluded.result",
        (
            *(outcome.submission, outcome.person, outcome.body, outcome.case_id),
            dump(outcome.result),
        ),
    )
