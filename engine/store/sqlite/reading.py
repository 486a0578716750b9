"""Lists, counts, searches and tasks: one statement each, paged by key and never by offset."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from engine.query import And, Query
from engine.store.marks import read_mark, write_mark
from engine.store.protocol import Page, Sort, TaskPage, TaskRow
from engine.store.sqlite.alternatives import alternatives
from engine.store.sqlite.compiling import Column, Compiled, compile_query, prefix_range
from engine.store.sqlite.facts import FactTable, read_row
from engine.store.sqlite.sharing import with_shares
from engine.store.sqlite.writing import LAST
from engine.store.values import FLAG, MANY, TASK_FIELDS, TEXT, count_key

COMMON: Final = 1000  # words kept from which on a search counts as one for a common word
NEVER_BLANK: Final = frozenset(("case.id", "case.created_at", "case.updated_at"))
_TASK_SELECTED: Final = ", ".join(f"t.{name}" for name in (*TASK_FIELDS, "excluded"))


def page(
    connection: sqlite3.Connection,
    table: FactTable,
    condition: Compiled,
    sort: Sort,
    mark: tuple[str, int],
) -> Page:
    """The rows under `condition` after a mark, and how many at most."""
    column = _sortable(table, sort.column)
    after, limit = mark
    beyond, beyond_params = _beyond(sort, column, after)
    direction = "DESC" if sort.descending else "ASC"
    where, params = condition
    rows = connection.execute(
        f"SELECT {table.selected}, {column.sql} FROM {table.name} f WHERE {where} AND {beyond}"
        f" ORDER BY {column.sql} {direction}, f.id {direction} LIMIT ?",
        (*params, *beyond_params, limit + 1),
    ).fetchall()
    shown = rows[:limit]
    cases = tuple(read_row(table, row[:-1]) for row in shown)
    if len(rows) <= limit or not shown:
        return Page(cases)
    last: Any = shown[-1][-1]
    if column.kind == FLAG and last is not None:
        last = bool(last)
    return Page(cases, write_mark(last, cases[-1].id))


def _sortable(table: FactTable, name: str) -> Column:
    column = table.case_columns.get(name)
    if column is None or column.kind == MANY:
        raise ValueError(f"cannot sort by {name}")
    return column


def _beyond(sort: Sort, column: Column, after: str) -> Compiled:
    """What lies after the mark, where nothing sorts before everything."""
    start = read_mark(after, (column.kind, TEXT))
    if start is None:
        return "1", []
    value, case_id = start
    sql = column.sql
    if value is None:
        if sort.descending:
            return f"({sql} IS NULL AND f.id < ?)", [case_id]
        return f"({sql} IS NOT NULL OR f.id > ?)", [case_id]
    if not sort.descending:
        return f"(({sql}, f.id) > (?, ?))", [value, case_id]
    if sort.column in NEVER_BLANK:  # a plain range, so that the index is entered at the mark
        return f"(({sql}, f.id) < (?, ?))", [value, case_id]
    return f"(({sql}, f.id) < (?, ?) OR {sql} IS NULL)", [value, case_id]


def scope(connection: sqlite3.Connection, table: FactTable, reach: Query, where: Query) -> Compiled:
    """The rows of cases that are both within reach and asked for."""
    return compile_query(with_shares(connection, And((reach, where))), table.case_columns)


def count(
    connection: sqlite3.Connection, table: FactTable, condition: Compiled, by: str
) -> Mapping[str, int]:
    """Cases counted, by the values of a column where one is given."""
    where, params = condition
    if not by:
        query = f"SELECT count(*) FROM {table.name} f WHERE {where}"
        return {"": connection.execute(query, params).fetchone()[0]}
    column = table.case_columns.get(by)
    if column is None:
        raise ValueError(f"no such column: {by}")
    if column.kind == MANY:
        query = (
            f"SELECT m.value, count(*) FROM {table.name} f LEFT JOIN {table.many} m"
            f" ON m.case_id = f.id AND m.fact = ? WHERE {where} GROUP BY m.value"
        )
        params = [by.removeprefix("fact."), *params]
    else:
        query = (
            f"SELECT {column.sql}, count(*) FROM {table.name} f WHERE {where} GROUP BY {column.sql}"
        )
    return {_counted(column, value): number for value, number in connection.execute(query, params)}


def tally(
    connection: sqlite3.Connection, table: FactTable, condition: Compiled, by: tuple[str, str]
) -> Mapping[tuple[str, str], int]:
    """Cases counted by the values of two columns together."""
    where, params = condition
    first, second = (table.case_columns.get(name) for name in by)
    if first is None or second is None or MANY in (first.kind, second.kind):
        raise ValueError(f"no such column: {', '.join(by)}")
    rows = connection.execute(
        f"SELECT {first.sql}, {second.sql}, count(*) FROM {table.name} f WHERE {where}"
        f" GROUP BY {first.sql}, {second.sql}",
        params,
    )
    return {(_counted(first, one), _counted(second, two)): number for one, two, number in rows}


def _counted(column: Column, value: Any) -> str:
    """The key under which a value of the database is counted."""
    return count_key(bool(value) if column.kind == FLAG and value is not None else value)


def found_by_words(
    connection: sqlite3.Connection, levels: frozenset[str], words: tuple[str, ...]
) -> Compiled:
    """A condition for cases where every word starts one that is kept under one of the levels.

    Cases of a rare word are collected first; a common one is looked up case by case, for a page is
    soon full of them.
    """
    wanted = [word for word in words if word]
    if not wanted or not levels:
        return "0", []
    parts: list[str] = []
    params: list[Any] = []
    for word in wanted:
        held_by, its_params = _word_condition(levels, word)
        query = f"SELECT count(*) FROM (SELECT 1 FROM words WHERE {held_by} LIMIT {COMMON})"
        if connection.execute(query, its_params).fetchone()[0] < COMMON:
            parts.append(f"f.id IN (SELECT case_id FROM words WHERE {held_by})")
        else:
            parts.append(f"EXISTS (SELECT 1 FROM words WHERE case_id = f.id AND {held_by})")
        params += its_params
    return f"({' AND '.join(parts)})", params


def _word_condition(levels: frozenset[str], word: str) -> Compiled:
    first, end = prefix_range(word)
    held_by = f"level IN ({', '.join('?' * len(levels))}) AND word >= ?"
    if end is None:
        return held_by, [*sorted(levels), first]
    return f"{held_by} AND word < ?", [*sorted(levels), first, end]


def tasks(
    connection: sqlite3.Connection, table: FactTable, condition: Query, after: str, limit: int
) -> TaskPage:
    """Tasks with the rows of their cases, by due date and then by when they opened."""
    query, params = _waiting(connection, table, condition, after)
    rows = connection.execute(
        f"SELECT t.key, {_TASK_SELECTED}, {table.selected}"
        f" FROM ({query} ORDER BY 1, 2, 3 LIMIT ?) w"
        f" CROSS JOIN tasks t ON t.rowid = w.place CROSS JOIN {table.name} f ON f.id = t.case_id"
        " ORDER BY w.due_order, w.opens_order, w.key",
        (*params, limit + 1),
    ).fetchall()
    width = len(TASK_FIELDS) + 2
    shown = tuple((read_task(row[1:width]), read_row(table, row[width:])) for row in rows[:limit])
    if len(rows) <= limit or not shown:
        return TaskPage(shown)
    last = shown[-1][0]
    return TaskPage(shown, write_mark(last.due_at, last.opens_at, rows[limit - 1][0]))


def _waiting(
    connection: sqlite3.Connection, table: FactTable, condition: Query, after: str
) -> Compiled:
    """Where the tasks are, in order: ways that exclude each other are merged as they come."""
    start = read_mark(after, (TEXT, TEXT, TEXT))
    beyond, mark = "", tuple[str, ...]()
    if start is not None:
        beyond = " AND (t.due_order, t.opens_order, t.key) > (?, ?, ?)"
        mark = (start[0] or LAST, start[1] or "", start[2])
    found: list[str] = []
    params: list[Any] = []
    ways, besides = alternatives(with_shares(connection, condition))
    shared, shared_params = compile_query(besides, table.task_columns)
    for way in ways:
        where, held = compile_query(way, table.task_columns)
        found.append(
            "SELECT t.due_order, t.opens_order, t.key, t.rowid AS place FROM tasks t"
            # What waits for somebody first, then its cases: SQLite would rather go through all.
            f" CROSS JOIN {table.name} f ON f.id = t.case_id WHERE {where} AND {shared}{beyond}"
        )
        params += [*held, *shared_params, *mark]
    return " UNION ALL ".join(found), params


def due_steps(connection: sqlite3.Connection, now: str, limit: int) -> tuple[TaskRow, ...]:
    """Tasks whose next step is due, the longest due first."""
    rows = connection.execute(
        f"SELECT {_TASK_SELECTED} FROM tasks t WHERE t.next_step_at IS NOT NULL"
        " AND t.next_step_at <= ? ORDER BY t.next_step_at, t.key LIMIT ?",
        (now, limit),
    )
    return tuple(read_task(row) for row in rows)


def read_task(values: tuple[Any, ...]) -> TaskRow:
    """The task behind a row of the task table."""
    fields = {name: value or "" for name, value in zip(TASK_FIELDS, values, strict=False)}
    return TaskRow(**fields, excluded=tuple(json.loads(values[-1])))
