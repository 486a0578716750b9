"""How the SQLite store works inside: what is tried again, which faults have which name, which
index answers what.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from store_samples import FACTS, document, event, save, words

from engine.query import ALL, And, Or, eq
from engine.store.protocol import Changes, Projection, Sort, StoreUnavailable
from engine.store.sqlite import SqliteStore, connections, reading
from engine.store.sqlite.compiling import Column, compile_query
from engine.store.values import projection_texts


@pytest.fixture
def store(tmp_path):
    opened = SqliteStore.open(tmp_path / "data", create=True)
    opened.prepare(FACTS)
    yield opened
    opened.close()


def fault(code):
    error = sqlite3.OperationalError("a fault")
    error.sqlite_errorcode = code
    return error


def test_a_unit_that_met_a_stale_snapshot_is_run_again_and_counts_once(store, monkeypatch):
    runs = []
    plain = connections._transaction

    def stale_once(connection, work):
        def first_fails(connection):
            result = work(connection)
            if len(runs) == 1:
                raise fault(sqlite3.SQLITE_BUSY_SNAPSHOT)
            return result

        return plain(connection, first_fails)

    def work(view):
        runs.append(view.case)
        return Changes(case=document("c1"), events=(event(),)), len(runs)

    monkeypatch.setattr(connections, "_transaction", stale_once)

    assert store.unit("c1", work) == 2
    assert runs == [None, None]
    assert store.get("c1", ALL)["seq"] == len(store.events("c1", 0, 9)) == 1


def test_a_snapshot_that_stays_stale_is_told_as_a_lock(store, monkeypatch):
    runs = []

    def always_stale(connection, work):
        runs.append(1)
        raise fault(sqlite3.SQLITE_BUSY_SNAPSHOT)

    monkeypatch.setattr(connections, "_transaction", always_stale)
    monkeypatch.setattr(connections.time, "sleep", lambda seconds: None)
    with pytest.raises(StoreUnavailable) as caught:
        save(store, "c1")

    assert (caught.value.code, len(runs)) == ("locked", connections.ATTEMPTS)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (sqlite3.SQLITE_BUSY, "locked"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "locked"),
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_IOERR_FSYNC, "damaged"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "damaged"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_CANTOPEN, "missing"),
    ],
)
def test_every_fault_of_the_database_has_a_name(code, name):
    with pytest.raises(StoreUnavailable) as caught, connections.translated(Path("data")):
        raise fault(code)

    assert (caught.value.code, caught.value.params) == (name, {"folder": "data"})


@pytest.mark.parametrize(
    ("number", "name"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "locked"), (errno.EIO, "damaged")],
)
def test_every_fault_of_the_disk_has_a_name(number, name):
    with pytest.raises(StoreUnavailable) as caught, connections.translated(Path("data")):
        raise OSError(number, "a fault")

    assert caught.value.code == name


def test_nothing_more_is_written_once_the_disk_has_failed(store, monkeypatch):
    def no_sync(connection, work):
        raise fault(sqlite3.SQLITE_IOERR_FSYNC)

    save(store, "c1")
    monkeypatch.setattr(connections, "_transaction", no_sync)
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as caught:
            save(store, "c1")
        assert caught.value.code == "damaged"
        monkeypatch.undo()

    assert store.get("c1", ALL)["seq"] == 1


def test_a_fault_of_our_own_keeps_its_name():
    with pytest.raises(sqlite3.OperationalError), connections.translated(Path("data")):
        raise fault(sqlite3.SQLITE_ERROR)
    with pytest.raises(PermissionError), connections.translated(Path("data")):
        raise PermissionError


def test_a_team_is_found_with_its_agency_from_one_index(store):
    plan = explained(store, And((eq("case.team", "nyala"), eq("case.agency", "hope"))))

    assert [step.split(" (")[1] for step in plan] == ["team=? AND agency=?)"]


@pytest.mark.parametrize("column", ["owner", "agency", "status"])
def test_a_page_within_one_scope_is_read_from_an_index_in_its_order(store, column):
    plan = explained(store, eq(f"case.{column}", "kassala"))

    assert [step.split(" (")[1] for step in plan] == [f"{column}=?)"]


def test_a_page_of_everything_is_read_from_an_index_in_its_order(store):
    assert "B-TREE" not in " ".join(explained(store, ALL))


def explained(store, reach):
    statements = []
    connection = store._connections.own()
    connection.set_trace_callback(statements.append)
    store.page(reach, ALL, Sort(), "", 20)
    connection.set_trace_callback(None)
    asked = next(statement for statement in statements if statement.startswith("SELECT"))
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked}")]


def test_a_commit_that_changes_no_projection_writes_none(store):
    kept = Projection(search=(words("sara", "ahmed"),), keys=("number=1",))
    save(store, "c1", kept)
    connection = store._connections.own()
    statements = []
    connection.set_trace_callback(statements.append)
    save(store, "c1", kept)
    connection.set_trace_callback(None)

    written = " ".join(s for s in statements if not s.startswith("SELECT"))
    for table in ("projections", "words", "keys", "tasks", "many_"):
        assert f"INTO {table}" not in written
        assert f"FROM {table}" not in written
    assert projection_texts(store.projection("c1")) == projection_texts(kept)


@pytest.mark.parametrize("common", [1, 2, 1000])
def test_common_and_rare_words_are_found_alike(store, monkeypatch, common):
    monkeypatch.setattr(reading, "COMMON", common)
    for number in range(4):
        texts = ("sara", "ahmed") if number % 2 else ("sara",)
        save(store, f"c{number}", Projection(search=(words(*texts),)))

    def found(*asked):
        rows = store.search(eq("case.team", "kassala"), frozenset(("",)), asked, "", 9).rows
        return [row.id for row in rows]

    assert found("sa") == ["c3", "c2", "c1", "c0"]
    assert found("sa", "ahm") == ["c3", "c1"]
    assert found("sa", "x") == []


def test_values_never_become_part_of_a_statement():
    evil = "'; DROP TABLE cases; --"
    sql, params = compile_query(
        And((eq("case.team", evil), Or((eq("fact.x", evil),)))), columns_of("case.team", "fact.x")
    )

    assert evil not in sql
    assert params == [evil, evil]


def columns_of(*names):
    return {name: Column(f"f.{name.partition('.')[2]}", "text") for name in names}
