"""The data folder: made with care, refused by name when it cannot be used, never harmed."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import closing

import pytest
from store_samples import FACTS, commit, document, event, save, task, words

from engine.defaults import defaults_dir
from engine.query import ALL
from engine.store import blobs
from engine.store.protocol import Changes, FactColumn, FactSet, Projection, Put, StoreUnavailable
from engine.store.sqlite import SqliteStore

CODES = ("missing", "locked", "newer", "full", "damaged")


@pytest.fixture
def folder(tmp_path):
    """A data folder with one case in it, closed."""
    store = SqliteStore.open(tmp_path / "data", create=True)
    store.prepare(FACTS)
    save(store, "c1", Projection(facts={"age": 7}))
    store.close()
    return tmp_path / "data"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refusal(folder, create=False, **more):
    with pytest.raises(StoreUnavailable) as caught:
        SqliteStore.open(folder, create=create, **more)
    assert caught.value.params["folder"] == str(folder)
    return caught.value.code


def run_sql(folder, sql):
    with closing(sqlite3.connect(folder / "himaya.sqlite")) as other:
        other.execute(sql)
        other.commit()


def test_what_was_kept_is_there_after_opening_again(folder):
    store = SqliteStore.open(folder, create=False)

    assert store.get("c1", ALL) == document("c1", seq=1)
    assert store.count(ALL, ALL, "fact.age") == {"7": 1}
    assert store.verify("c1")
    assert not store.prepare(FACTS)
    store.close()


def test_files_are_for_the_owner_only(folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("himaya.sqlite", "chain.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_every_chain_key_is_another(tmp_path):
    keys = set()
    for name in ("one", "two"):
        SqliteStore.open(tmp_path / name, create=True).close()
        keys.add((tmp_path / name / "chain.key").read_text())

    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_commits_are_synced_to_the_disk(folder):
    store = SqliteStore.open(folder, create=False)
    connection = store._connections.own()

    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    store.close()


def test_a_missing_folder_is_missing_and_is_not_made(tmp_path):
    assert refusal(tmp_path / "nowhere") == "missing"
    assert not (tmp_path / "nowhere").exists()


def test_a_file_where_the_folder_should_be_is_missing(tmp_path):
    (tmp_path / "file").write_text("x")

    assert refusal(tmp_path / "file", create=True) == "missing"
    assert refusal(tmp_path / "file") == "missing"


def test_a_lost_chain_key_is_not_replaced_by_a_new_one(folder):
    (folder / "chain.key").unlink()

    assert refusal(folder, create=True) == "key_missing"
    assert not (folder / "chain.key").exists()


@pytest.mark.parametrize("key", ["", "zz", "00"])
def test_a_chain_key_that_is_none_is_damage(folder, key):
    (folder / "chain.key").write_text(key)

    assert refusal(folder) == "damaged"


def test_data_of_a_newer_version_is_refused_and_untouched(folder):
    run_sql(folder, "PRAGMA user_version = 99")
    before = contents(folder)

    assert refusal(folder, create=True) == "newer"
    assert contents(folder) == before


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_database_is_refused_and_untouched(folder, content):
    (folder / "himaya.sqlite").write_bytes(content)
    before = contents(folder)

    assert refusal(folder, create=True) == "damaged"
    assert contents(folder) == before


def test_the_database_of_another_program_is_refused_and_untouched(tmp_path):
    (tmp_path / "data").mkdir()
    run_sql(tmp_path / "data", "CREATE TABLE theirs (x)")
    before = contents(tmp_path / "data")

    assert refusal(tmp_path / "data", create=True) == "damaged"
    assert contents(tmp_path / "data") == before


def test_a_lock_that_does_not_go_away_is_named(folder):
    store = SqliteStore.open(folder, create=False, patience=0.05)
    with closing(sqlite3.connect(folder / "himaya.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as caught:
            save(store, "c1")
        assert store.get("c1", ALL)["seq"] == 1
        other.execute("ROLLBACK")

    assert (caught.value.code, caught.value.params["folder"]) == ("locked", str(folder))
    save(store, "c1")
    assert store.get("c1", ALL)["seq"] == 2
    store.close()


def test_a_lock_held_by_another_thread_is_waited_for(folder):
    store = SqliteStore.open(folder, create=False)
    held, done = threading.Event(), threading.Event()

    def hold():
        def work(view):
            held.set()
            done.wait(5)
            return Changes(case=document("c1")), None

        store.unit("c1", work)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    threading.Timer(0.05, done.set).start()
    save(store, "c1")
    thread.join()

    assert store.get("c1", ALL)["seq"] == 3
    store.close()


def test_a_thread_that_waits_too_long_is_told(folder):
    store = SqliteStore.open(folder, create=False, patience=0.05)
    told = []

    def work(view):
        def other():
            try:
                save(store, "c2")
            except StoreUnavailable as fault:
                told.append(fault.code)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return Changes(case=document("c1")), None

    store.unit("c1", work)
    assert told == ["locked"]
    store.close()


def test_a_full_disk_keeps_what_was_saved_and_nothing_of_what_was_not(folder):
    store = SqliteStore.open(folder, create=False)
    connection = store._connections.own()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    large = Changes(
        case=document("c2", text="x" * 100_000),
        projection=Projection(tasks=(task("c2"),), search=(words("sara"),)),
        events=(event(),),
        documents=(Put("draft", "d1", {}),),
    )
    with pytest.raises(StoreUnavailable) as caught:
        commit(store, "c2", large)

    assert caught.value.code == "full"
    assert store.get("c2", ALL) is None
    assert store.document("draft", "d1") is None
    connection.execute("PRAGMA max_page_count = 1000000")
    commit(store, "c2", large)
    assert store.get("c2", ALL)["seq"] == 1
    assert store.verify("c1")
    store.close()


def test_a_blob_on_a_full_disk_leaves_no_half_of_itself(folder, monkeypatch):
    def no_space(handle):
        raise OSError(errno.ENOSPC, "no space left")

    store = SqliteStore.open(folder, create=False)
    monkeypatch.setattr(blobs.os, "fsync", no_space)
    with pytest.raises(StoreUnavailable) as caught:
        store.blob_put(b"picture")
    monkeypatch.undo()

    assert caught.value.code == "full"
    assert [path for path in (folder / "blobs").rglob("*") if path.is_file()] == []
    assert store.blob_get(store.blob_put(b"picture")) == b"picture"
    store.close()


def test_a_blob_that_was_changed_on_the_disk_is_not_given_out(folder):
    store = SqliteStore.open(folder, create=False)
    digest = store.blob_put(b"picture")
    path = folder / "blobs" / digest[:2] / digest[2:]
    assert path.read_bytes() == b"picture"
    path.write_bytes(b"another")

    assert store.blob_get(digest) is None
    store.close()


def test_a_backup_taken_while_others_write_is_whole_and_opens(folder, tmp_path):
    store = SqliteStore.open(folder, create=False)
    digest = store.blob_put(b"picture")
    stop = threading.Event()

    def write():
        while not stop.is_set():
            save(store, "c1")

    thread = threading.Thread(target=write)
    thread.start()
    store.backup(str(tmp_path / "copy"))
    stop.set()
    thread.join()

    copy = SqliteStore.open(tmp_path / "copy", create=False)
    assert copy.verify("c1")
    assert copy.get("c1", ALL)["seq"] == len(copy.events("c1", 0, 10**6))
    assert copy.blob_get(digest) == b"picture"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert os.stat(tmp_path / "copy" / "chain.key").st_mode & 0o777 == 0o600
    copy.close()
    store.close()


def test_tables_of_former_facts_are_dropped_once_the_new_ones_are_filled(folder):
    store = SqliteStore.open(folder, create=False)
    second = FactSet("second", (FactColumn("age", "number"),))

    def fact_tables():
        query = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'facts\\_%'"
        return store._connections.own().execute(query + " ESCAPE '\\'").fetchone()[0]

    assert store.prepare(second)
    assert fact_tables() == 2
    store.put_projection({"c1": (1, Projection(facts={"age": 8}))})
    assert not store.prepare(second)
    assert fact_tables() == 1
    store.close()


@pytest.mark.parametrize("fact_id", ["", "x; DROP TABLE cases", "Age", "é", "a" * 64, "a b", "a\n"])
def test_a_fact_whose_id_cannot_be_a_column_is_a_fault(folder, fact_id):
    store = SqliteStore.open(folder, create=False)

    with pytest.raises(ValueError, match="not a fact's id"):
        store.prepare(FactSet("third", (FactColumn(fact_id, "text"),)))
    assert store.get("c1", ALL) is not None
    store.close()


def test_connections_of_ended_threads_are_closed(folder):
    store = SqliteStore.open(folder, create=False)
    for _ in range(20):
        thread = threading.Thread(target=store.get, args=("c1", ALL))
        thread.start()
        thread.join()

    assert len(store._connections._open) <= 2
    store.close()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_its_words(language, code):
    text = (defaults_dir() / "locales" / language / "engine" / "store.yaml").read_text("utf-8")

    assert f"problems.store_{code}.message: " in text
    assert f"problems.store_{code}.help: " in text
