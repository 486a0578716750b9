"""Letters on a store on disk, several at work on it, one of them killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from small_project import Office

from engine.cases.outbox import LETTER, MAIL, Contact, keep_contact
from engine.jobs.carriers import Letter
from engine.jobs.deliver import LEASE, deliver, outbox
from engine.store.opening import open_store
from engine.store.protocol import Put


def prepared(folder: Path, letters: int) -> None:
    """A store with letters that wait, closed again."""
    here = Office(open_store(folder, create=True))
    keep_contact(here.gate, "amal", Contact(MAIL, "amal@example.org"))
    body = {"person": "amal", "kind": "told", "at": "2026-03-01T09:00:00.000Z", "dead": ""}
    here.gate.keep(*(Put(LETTER, f"d{number}", body, "amal") for number in range(letters)))
    here.store.close()


def killed_while(work: Callable[[], object]) -> int:
    """The signal that ended a process of its own."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_killed_process_leaves_its_letter_to_the_next_one(tmp_path: Path) -> None:
    prepared(tmp_path / "data", 1)
    taken = tmp_path / "taken"

    def take(letter: Letter) -> None:
        with taken.open("a") as file:
            file.write(f"{letter.id}\n")

    def take_and_die(letter: Letter) -> None:
        take(letter)
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        deliver(Office(open_store(tmp_path / "data")).desk, {MAIL: take_and_die})

    assert killed_while(work) == signal.SIGKILL
    here = Office(open_store(tmp_path / "data"))
    assert len(outbox(here.desk)) == 1
    assert deliver(here.desk, {MAIL: take}).sent == 0  # whoever claimed it might still be alive
    here.clock.now += LEASE
    assert deliver(here.desk, {MAIL: take}).sent == 1
    assert taken.read_text().split() == ["d0", "d0"]
    assert outbox(here.desk) == ()
    here.store.close()


def test_several_at_once_send_each_letter_once(tmp_path: Path) -> None:
    prepared(tmp_path / "data", 12)
    here = Office(open_store(tmp_path / "data"))
    here.clock.now = datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(minutes=1)
    here.desk.ids = lambda: os.urandom(8).hex()
    taken: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        rounds = [
            pool.submit(deliver, here.desk, {MAIL: lambda letter: taken.append(letter.id)})
            for _ in range(4)
        ]
        sent = sum(one.result().sent for one in rounds)

    assert sorted(taken) == sorted(f"d{number}" for number in range(12))
    assert sent == 12
    here.store.close()
