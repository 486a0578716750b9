"""Fact tables: one wide typed table per fact-set, beside it the values of many-valued facts.

Every case has a row in every fact table there is, from the moment the table is made: a list never
loses a case because facts are being rebuilt. `filled` tells whether the facts in it are current.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.store.protocol import CaseRow, FactColumn, FactSet
from engine.store.sqlite.compiling import Column
from engine.store.values import CASE_FIELDS, FLAG, MANY, NUMBER, TASK_FIELDS, TEXT, dump

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z")  # those of the engine begin with “_”
_TYPES: Final = {TEXT: "TEXT", NUMBER: "NUMERIC", FLAG: "INTEGER", MANY: "TEXT"}
_READ_AS: Final[Mapping[str, Callable[[Any], Any]]] = {FLAG: bool, MANY: json.loads}
_INDEXED: Final = (
    *("updated_at, id", "team, agency, updated_at, id", "owner, updated_at, id"),
    *("agency, updated_at, id", "status, updated_at, id", "number"),
    "parent, updated_at, id",
)


@dataclass(frozen=True, slots=True)
class FactTable:
    """The table of one fact-set, and the statements written for it once."""

    facts: FactSet
    name: str
    many: str
    case_columns: Mapping[str, Column]
    task_columns: Mapping[str, Column]
    fact_ids: tuple[str, ...]
    read_as: tuple[tuple[str, Callable[[Any], Any]], ...]
    selected: str
    upsert: str
    touch: str


def fact_table(facts: FactSet) -> FactTable:
    """The table of `facts`; `ValueError` for a fact whose id cannot be a column's name."""
    for column in facts.columns:
        if not _NAME.match(column.id) or column.kind not in _TYPES:
            raise ValueError(f"not a fact's id and kind: {column.id} {column.kind}")
    mark = hashlib.sha256(facts.id.encode()).hexdigest()[:16]
    name, many = f"facts_{mark}", f"many_{mark}"
    own = _case_columns(facts, many)
    tasks = {f"task.{field}": Column(f"t.{field}", TEXT) for field in TASK_FIELDS}
    holding = "EXISTS (SELECT 1 FROM json_each(t.excluded) WHERE value = ?)"
    tasks["task.due_at"] = Column("t.due_at", TEXT, ordered="t.due_order")
    tasks["task.excluded"] = Column("nullif(t.excluded, '[]')", MANY, holding)
    return FactTable(
        facts=facts,
        name=name,
        many=many,
        case_columns=own,
        task_columns={**own, **tasks},
        fact_ids=tuple(column.id for column in facts.columns),
        read_as=tuple((c.id, _READ_AS[c.kind]) for c in facts.columns if c.kind in _READ_AS),
        selected=", ".join(f"f.{n}" for n in (*CASE_FIELDS, "seq", *_fact_names(facts))),
        upsert=_upsert(name, (*CASE_FIELDS, "seq", "filled", *_fact_names(facts))),
        touch=_upsert(name, (*CASE_FIELDS, "seq", "filled")),
    )


def _fact_names(facts: FactSet) -> tuple[str, ...]:
    return tuple(f"f_{column.id}" for column in facts.columns)


def _case_columns(facts: FactSet, many: str) -> dict[str, Column]:
    columns = {f"case.{name}": Column(f"f.{name}", TEXT) for name in CASE_FIELDS}
    for fact in facts.columns:
        holding = ""
        if fact.kind == MANY:
            of = f"SELECT case_id FROM {many} WHERE fact = '{fact.id}' AND value = ?"
            holding = f"f.id IN ({of})"
        columns[f"fact.{fact.id}"] = Column(f"f.f_{fact.id}", fact.kind, holding)
    return columns


def _upsert(table: str, names: tuple[str, ...]) -> str:
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    marks = ", ".join("?" * len(names))
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {changed}"
    )


def build(connection: sqlite3.Connection, table: FactTable) -> None:
    """Make the table if it is not there, with a row for every case and no facts yet."""
    known = connection.execute(
        "SELECT columns FROM fact_sets WHERE id = ?", (table.facts.id,)
    ).fetchone()
    columns = dump([[column.id, column.kind] for column in table.facts.columns])
    if known is not None:
        if known[0] != columns:
            raise ValueError("two fact-sets with one id")
        return
    typed = "".join(f", f_{c.id} {_TYPES[c.kind]}" for c in table.facts.columns)
    fields = ", ".join(f"{name} TEXT" for name in CASE_FIELDS if name != "id")
    connection.execute(
        f"CREATE TABLE {table.name} (id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id), {fields},"
        f" seq INTEGER NOT NULL, filled INTEGER NOT NULL{typed})"
    )
    connection.execute(
        f"CREATE TABLE {table.many} (case_id TEXT NOT NULL REFERENCES cases (id),"
        " fact TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (case_id, fact, value))"
        " WITHOUT ROWID"
    )
    _fill_from_cases(connection, table)
    connection.execute(
        "INSERT INTO fact_sets (id, name, columns) VALUES (?, ?, ?)",
        (table.facts.id, table.name, columns),
    )


def _fill_from_cases(connection: sqlite3.Connection, table: FactTable) -> None:
    fields = ", ".join((*CASE_FIELDS, "seq"))
    others = other_tables(connection, table)
    if others:  # every fact table has a row for every case: spare reading all the bodies
        source = f"SELECT {fields}, 0 FROM {others[0]}"
    else:
        taken = (f"nullif(json_extract(body, '$.{name}'), '')" for name in CASE_FIELDS)
        source = f"SELECT {', '.join(taken)}, seq, 0 FROM cases"
    connection.execute(f"INSERT INTO {table.name} ({fields}, filled) {source}")
    for place, columns in enumerate(_INDEXED):
        connection.execute(f"CREATE INDEX {table.name}_{place} ON {table.name} ({columns})")
    for name in (column.id for column in table.facts.columns if column.id.startswith("_")):
        # A fact of the engine is there to be asked for in every reach: what is overdue, of whom.
        for place, before in enumerate(("", "owner, ", "team, agency, ", "agency, ")):
            made = f"{table.name}_{name}{place} ON {table.name} ({before}f_{name})"
            connection.execute(f"CREATE INDEX {made} WHERE f_{name} IS NOT NULL")
    connection.execute(f"CREATE INDEX {table.name}_open ON {table.name} (id) WHERE filled = 0")
    connection.execute(f"CREATE INDEX {table.many}_value ON {table.many} (fact, value, case_id)")


def is_filled(connection: sqlite3.Connection, table: FactTable) -> bool:
    """Whether every case has the facts of this set."""
    query = f"SELECT 1 FROM {table.name} WHERE filled = 0 LIMIT 1"
    return connection.execute(query).fetchone() is None


def make_current(connection: sqlite3.Connection, table: FactTable) -> None:
    """Remember the set as the one the next process starts with."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('facts', ?)", (table.facts.id,))


def drop_others(connection: sqlite3.Connection, table: FactTable) -> None:
    """Forget the tables of every other fact-set."""
    for name in other_tables(connection, table):
        connection.execute(f"DROP TABLE {name}")
        connection.execute(f"DROP TABLE {name.replace('facts_', 'many_')}")
        connection.execute("DELETE FROM fact_sets WHERE name = ?", (name,))


def other_tables(connection: sqlite3.Connection, table: FactTable) -> list[str]:
    """The names of the fact tables kept beside this one."""
    rows = connection.execute("SELECT name FROM fact_sets WHERE id <> ?", (table.facts.id,))
    return [row[0] for row in rows]


def current_fact_set(connection: sqlite3.Connection) -> FactSet:
    """The set `make_current` remembered; one without facts in a new store."""
    row = connection.execute(
        "SELECT id, columns FROM fact_sets"
        " JOIN settings ON settings.name = 'facts' AND settings.value = fact_sets.id"
    ).fetchone()
    if row is None:
        return FactSet("", ())
    return FactSet(row[0], tuple(FactColumn(name, kind) for name, kind in json.loads(row[1])))


def read_row(table: FactTable, values: tuple[Any, ...]) -> CaseRow:
    """The row behind `FactTable.selected`."""
    case_id, workflow, number, status, owner, team, agency, created, updated = values[:9]
    parent, root, seq = values[9:12]
    found = zip(table.fact_ids, values[12:], strict=True)
    facts = {name: value for name, value in found if value is not None}
    for name, read in table.read_as:
        if name in facts:
            facts[name] = read(facts[name])
    # Written out: a page has many rows, and this is most of what a list costs beside the database.
    return CaseRow(
        id=case_id,
        workflow=workflow or "",
        number=number or "",
        status=status or "",
        owner=owner or "",
        team=team or "",
        agency=agency or "",
        created_at=created,
        updated_at=updated,
        seq=seq,
        facts=facts,
        parent=parent or "",
        root=root or "",
    )
