"""A data folder of an earlier version is brought up to date when it is opened; nothing is lost."""

from __future__ import annotations

import json
import sqlite3

import pytest
from store_samples import FACTS, document, save

from engine.query import ALL, eq
from engine.store.protocol import Sort
from engine.store.sqlite import SqliteStore, migrations


@pytest.fixture
def first_version(tmp_path):
    """A folder as the first version left it: one case, one table of facts."""
    folder = tmp_path / "data"
    SqliteStore.open(folder, create=True).close()
    file = folder / "himaya.sqlite"
    for extra in folder.glob("himaya.sqlite*"):
        extra.unlink()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    migrations.MIGRATIONS[0](connection)
    connection.execute("PRAGMA user_version = 1")
    body = json.dumps(document("c1", seq=1))
    connection.execute("INSERT INTO cases VALUES ('c1', 1, ?, 0, '', '')", (body,))
    connection.execute("INSERT INTO projections VALUES ('c1', '{}', '[]', '[]', '[]')")
    connection.execute("INSERT INTO fact_sets VALUES ('old', 'facts_0', '[]')")
    connection.execute(
        "CREATE TABLE facts_0 (id TEXT NOT NULL PRIMARY KEY, workflow TEXT, number TEXT,"
        " status TEXT, owner TEXT, team TEXT, agency TEXT, created_at TEXT, updated_at TEXT,"
        " seq INTEGER NOT NULL, filled INTEGER NOT NULL)"
    )
    connection.execute("CREATE TABLE many_0 (case_id TEXT, fact TEXT, value TEXT)")
    row = [document("c1")[n] for n in ("id", "workflow", "number", "status", "owner", "team")]
    row += ["hope", "2026-03-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z", 1, 1]
    connection.execute(f"INSERT INTO facts_0 VALUES ({', '.join('?' * 11)})", row)
    connection.close()
    return folder


def test_cases_of_the_first_version_are_all_there(first_version):
    store = SqliteStore.open(first_version, create=False)
    store.prepare(FACTS)
    rows = store.page(ALL, eq("case.owner", "amina"), Sort(), "", 9).rows
    assert [(row.id, row.parent, row.root) for row in rows] == [("c1", "", "")]
    save(store, "c1", status="closed")
    assert store.get("c1", ALL)["status"] == "closed"
    store.close()
