"""A process that writes: `store_writer.py FOLDER NAME THREADS WRITES CASES`.

Each thread says "start ID" before a unit and "done ID" once it was acknowledged.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from store_samples import document, event, task, words

from engine.store.opening import open_store
from engine.store.protocol import AuditEntry, Changes, Outcome, Projection, Store


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def write(store: Store, name: str, writes: int, cases: int) -> None:
    for number in range(writes):
        write_id = f"{name}.{number}"
        case_id = f"c{number % cases}"

        def work(view, write_id=write_id, case_id=case_id):
            total = (view.case or {}).get("total", 0) + 1
            changes = Changes(
                case=document(case_id, total=total, text="س" * 2000),
                projection=Projection(
                    facts={"age": total},
                    tasks=(task(case_id, due_at=f"2026-{total:06}"),),
                    search=(words(f"word{total}"),),
                ),
                events=(event(params={"write": write_id}, payload={"total": total}),),
                audit=(AuditEntry("2026-03-01", "amina", "case.submit", case_id),),
                outcome=Outcome(write_id, "amina", "digest", case_id),
            )
            return changes, None

        say(f"start {write_id}")
        store.unit(case_id, work)
        say(f"done {write_id}")


def main(folder: str, name: str, *numbers: str) -> None:
    threads, writes, cases = (int(number) for number in numbers)
    store = open_store(Path(folder), create=True, patience=60)
    running = [
        threading.Thread(target=write, args=(store, f"{name}.{number}", writes, cases))
        for number in range(threads)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
