"""The trial store on the disk: readable, whole whatever happens, for one process at a time."""

from __future__ import annotations

import errno
import json
import random
import signal
import subprocess
import sys
import time

import pytest
from store_samples import FACTS, document, save
from test_kill import start
from tinydb import TinyDB

from engine.query import ALL
from engine.store import blobs
from engine.store.opening import holds_data, open_store
from engine.store.protocol import Projection, Sort, StoreUnavailable
from engine.store.sqlite import SqliteStore
from engine.store.tinydb import MANY_CASES, TinyStore
from engine.store.tinydb.storage import SafeFile

FILE = "himaya.json"


@pytest.fixture
def folder(tmp_path):
    """A data folder with one case in it, closed."""
    store = opened(tmp_path / "data", create=True)
    save(store, "c1", Projection(facts={"age": 7}))
    store.close()
    return tmp_path / "data"


def opened(folder, create=False):
    store = TinyStore.open(folder, create)
    store.prepare(FACTS)
    return store


def refusal(folder):
    with pytest.raises(StoreUnavailable) as caught:
        TinyStore.open(folder, create=False)
    assert caught.value.params["folder"] == str(folder)
    return caught.value.code


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_what_was_kept_is_there_after_opening_again(folder):
    store = opened(folder)

    assert store.get("c1", ALL) == document("c1", seq=1)
    assert store.count(ALL, ALL, "fact.age") == {"7": 1}
    assert store.verify("c1")
    store.close()


def test_tinydb_reads_the_file_by_itself(folder):
    with TinyDB(str(folder / FILE), storage=SafeFile) as database:
        cases = database.table("cases").all()

    assert [case["case"]["number"] for case in cases] == ["N-c1"]


def test_a_row_stands_on_one_line(folder):
    lines = (folder / FILE).read_text("utf-8").splitlines()

    assert len([line for line in lines if '"N-c1"' in line]) == 1


def test_a_second_process_is_refused_until_the_first_has_gone(folder):
    script = (
        "import sys; from pathlib import Path; from engine.store.tinydb import TinyStore\n"
        "store = TinyStore.open(Path(sys.argv[1]), False); print('open', flush=True); input()"
    )
    arguments = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        assert refusal(folder) == "locked"
        other.kill()

    opened(folder).close()


def test_files_are_for_the_owner_only(folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (b'{"about": {"1": {"program": "himaya"', "damaged"),
        (b'{"theirs": {"1": {}}}', "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"about": {"1": {"program": "himaya", "layout": 1}}}', "damaged"),
        (b'{"about": {"1": {"program": "himaya", "layout": 2}}}', "newer"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_untouched(folder, content, code):
    (folder / FILE).write_bytes(content)
    before = contents(folder)

    assert refusal(folder) == code
    assert contents(folder) == before


def test_a_missing_folder_is_missing_and_is_not_made(tmp_path):
    assert refusal(tmp_path / "nowhere") == "missing"
    assert not (tmp_path / "nowhere").exists()


def test_the_writing_before_the_last_stays_as_a_good_copy(folder):
    before = (folder / FILE).read_bytes()
    store = opened(folder)
    save(store, "c2")
    store.close()

    assert (folder / f"{FILE}.before").read_bytes() == before


def test_a_full_disk_keeps_what_was_saved_and_nothing_of_what_was_not(folder, monkeypatch):
    def no_space(handle):
        raise OSError(errno.ENOSPC, "no space left")

    store = opened(folder)
    monkeypatch.setattr(blobs.os, "fsync", no_space)
    with pytest.raises(StoreUnavailable) as caught:
        save(store, "c2")
    monkeypatch.undo()

    assert (caught.value.code, caught.value.params["folder"]) == ("full", str(folder))
    assert store.get("c2", ALL) is None
    assert store.get("c1", ALL) == document("c1", seq=1)
    save(store, "c2")
    store.close()
    again = opened(folder)
    assert again.verify("c2")
    again.close()


def test_reading_and_refusing_write_nothing(folder):
    store = opened(folder)
    before = (folder / FILE).stat()
    store.unit("c1", lambda view: (None, view.case))
    store.expire("2026-03-01T00:00:00Z")
    store.page(ALL, ALL, Sort(), after="", limit=5)
    store.close()

    assert (folder / FILE).stat() == before


def test_a_killed_process_loses_no_acknowledged_write(tmp_path):
    chance, folder = random.Random(11), tmp_path / "data"
    opened(folder, create=True).close()
    acknowledged, began = set(), set()
    for name in ("one", "two", "three", "four"):
        with start(folder, name, 4, 10**6, 5) as process:
            first = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
            lines = [first, *process.stdout]
        words = [line.split() for line in lines if line.endswith("\n")]
        acknowledged |= {write for verb, write in words if verb == "done"}
        began |= {write for verb, write in words if verb == "start"}
        store = opened(folder)
        cases = [f"c{number}" for number in range(5)]
        found = {event.params["write"] for i in cases for event in store.events(i, 0, 10**6)}
        assert all(store.verify(i) for i in cases if store.get(i, ALL))
        store.close()
        assert acknowledged <= found <= began
    assert acknowledged


def test_a_backup_opens_with_its_files(folder, tmp_path):
    store = opened(folder)
    digest = store.blob_put(b"picture")
    store.bundle_put("b1", {"project.yaml": b"project: x"})
    store.backup(str(tmp_path / "copy"))
    store.close()

    copy = opened(tmp_path / "copy")
    assert copy.get("c1", ALL) == document("c1", seq=1)
    assert copy.blob_get(digest) == b"picture"
    assert copy.bundle_get("b1") == {"project.yaml": b"project: x"}
    copy.close()


def test_a_bundle_that_lost_a_file_is_damage(folder):
    store = opened(folder)
    store.bundle_put("b1", {"project.yaml": b"project: x"})
    for path in (folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(StoreUnavailable) as caught:
        store.bundle_get("b1")
    store.close()

    assert caught.value.code == "damaged"


def test_more_than_a_thousand_cases_are_many(tmp_path):
    store = opened(tmp_path / "data", create=True)
    one = json.loads((tmp_path / "data" / FILE).read_text())
    store.close()
    case = {"case": document("x", seq=1), "of": "", "facts": {}}
    case |= {"tasks": [], "search": [], "keys": [], "shares": []}
    rows = [case | {"case": case["case"] | {"id": f"c{n}"}} for n in range(MANY_CASES + 1)]
    one["cases"] = {str(number): row for number, row in enumerate(rows, start=1)}
    (tmp_path / "data" / FILE).write_text(json.dumps(one), encoding="utf-8")

    store = opened(tmp_path / "data")
    assert store.has_many_cases
    store.close()


def test_a_folder_says_which_store_it_holds(folder, tmp_path):
    SqliteStore.open(tmp_path / "database", create=True).close()
    stores = [open_store(folder), open_store(tmp_path / "database", kind="tinydb")]
    for store in stores:
        store.close()

    assert [type(store) for store in stores] == [TinyStore, SqliteStore]
    assert holds_data(folder)
    assert not holds_data(tmp_path)
