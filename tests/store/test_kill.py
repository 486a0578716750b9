"""What was acknowledged is there, whatever killed the process that wrote it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from store_samples import FACTS

from engine.query import ALL
from engine.store.sqlite import SqliteStore

HERE = Path(__file__).parent
INTERRUPTED_ENOUGH = 100
SECONDS_ENOUGH = 8.0
CASES = 5


def start(folder: Path, name: str, threads: int, writes: int, cases: int) -> subprocess.Popen[str]:
    numbers = [str(number) for number in (threads, writes, cases)]
    return subprocess.Popen(
        [sys.executable, str(HERE / "store_writer.py"), str(folder), name, *numbers],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))},
    )


def killed_while_writing(folder: Path, name: str, delay: float) -> tuple[set[str], set[str]]:
    """Ids that were acknowledged, and ids whose write was going on when the process was killed."""
    with start(folder, name, 4, 10**6, CASES) as process:
        first = process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        lines = [first, *process.stdout]
    words = [line.split() for line in lines if line.endswith("\n")]
    done = {write_id for verb, write_id in words if verb == "done"}
    return done, {write_id for verb, write_id in words if verb == "start"} - done


def written(store: SqliteStore) -> set[str]:
    """Ids of all writes in the store, which must agree with itself in every part."""
    ids = set()
    for number in range(CASES):
        case_id = f"c{number}"
        case = store.get(case_id, ALL)
        if case is None:
            continue
        events = store.events(case_id, 0, 10**6)
        assert store.verify(case_id)
        assert case["seq"] == case["total"] == len(events)
        assert store.projection(case_id).facts == {"age": case["total"]}
        assert len(store.audit(0, 10**6, case_id=case_id)) == len(events)
        ids |= {one.params["write"] for one in events}
    connection = store._connections.own()
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    outcomes = {row[0] for row in connection.execute("SELECT submission FROM outcomes")}
    assert outcomes == ids
    return ids


def test_a_killed_process_loses_no_acknowledged_write(tmp_path):
    folder = tmp_path / "data"
    store = SqliteStore.open(folder, create=True)
    store.prepare(FACTS)
    store.close()
    acknowledged: set[str] = set()
    interrupted: set[str] = set()
    chance = random.Random(7)
    end = time.monotonic() + SECONDS_ENOUGH
    rounds = 0
    while len(interrupted) < INTERRUPTED_ENOUGH and time.monotonic() < end:
        done, cut = killed_while_writing(folder, f"r{rounds}", chance.uniform(0, 0.12))
        acknowledged |= done
        interrupted |= cut
        rounds += 1
        store = SqliteStore.open(folder, create=False)
        found = written(store)
        store.close()
        assert acknowledged <= found
        assert found <= acknowledged | interrupted
    assert rounds > 2
    assert acknowledged
    assert interrupted


def test_no_update_of_two_processes_with_eight_threads_each_is_lost(tmp_path):
    folder = tmp_path / "data"
    processes = [start(folder, name, 8, 10, 1) for name in ("one", "two")]
    said = [process.communicate()[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sum(lines.count("done") for lines in said) == 160
    store = SqliteStore.open(folder, create=False)
    assert store.get("c0", ALL)["seq"] == 160
    assert len(store.events("c0", 0, 1000)) == 160
    assert store.verify("c0")
    store.close()
