"""What the server said it has done is done, though it is killed in the middle of its work."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from proof_site import LIBRARY, PASSWORD, ROOT, bundle_of

from engine.accounts import Accounts, Membership, Person
from engine.clock import system_clock
from engine.gate import Gate
from engine.query import ALL
from engine.store.sqlite import SqliteStore

CLERKS: Final = 4
ENOUGH: Final = 100
PATIENCE: Final = 60
FORM: Final = "application/x-www-form-urlencoded"


class Clerk:
    """Someone at a desk who sends one form after another, and notes what was acknowledged."""

    def __init__(self, port: int, name: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.name = name
        self.cookie = ""
        _, headers, _ = self.post("/sign-in", {"name": name, "password": PASSWORD})
        self.cookie = headers["set-cookie"].split(";")[0]

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, str], str]:
        headers = {"content-type": FORM, "sec-fetch-site": "same-origin", "cookie": self.cookie}
        self.line.request("POST", path, urlencode(fields), headers)
        answer = self.line.getresponse()
        told = {name.lower(): text for name, text in answer.getheaders()}
        return answer.status, told, answer.read().decode()

    def lend(self, number: int) -> str:
        """One request for a book, sent; the id of the loan that was acknowledged."""
        draft = self.post("/cases/new/loan", {})[1]["location"]
        reader = {"reader_name": f"Reader {self.name} {number}", "reader_email": "r@example.org"}
        self.post(f"{draft}/reader_section", {**reader, "do": "continue"})
        self.post(f"{draft}/books_section", {"do": "add_row:books"})
        self.line.request("GET", f"{draft}/books_section", headers={"cookie": self.cookie})
        page = self.line.getresponse().read().decode()
        row = re.findall(r'name="(books/[^/"]+)/book_title"', page)[-1]
        book = {f"{row}/book_title": f"Book {number}", f"{row}/subject": "stories"}
        place = {"branch.city": "khartoum", "branch.branch": "khartoum_centre"}
        self.post(f"{draft}/books_section", {**book, **place, "do": "continue"})
        status, headers, body = self.post(f"{draft}/check", {"do": "send"})
        assert status == 303, body
        return headers["location"].rpartition("/")[2]


def keep_clerks(folder: Path) -> None:
    store = SqliteStore.open(folder, create=True)
    gate = Gate(store, bundle_of(LIBRARY), system_clock)
    gate.prepare()
    accounts = Accounts(gate, system_clock)
    accounts.directory.keep_agency("town", {"en": "Town"})
    accounts.directory.keep_team("centre", "town", {"en": "Centre"})
    for number in range(CLERKS):
        name = f"clerk{number}"
        membership = Membership("clerk", "town", "centre")
        accounts.directory.keep_person(Person(name, name, name, (membership,)))
        assert accounts.set_password(name, PASSWORD) is None
    store.close()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--project", str(LIBRARY), "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "cli.py", "serve", *options],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"LC_ALL": "en_GB.UTF-8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert "ready" in process.stdout.readline()
        yield process, port
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


def work(clerk: Clerk, noted: list[str], tried: list[str]) -> None:
    """Send forms until the line is dead."""
    for number in range(10_000):
        try:
            tried.append(clerk.name)
            noted.append(clerk.lend(number))
        except (OSError, http.client.HTTPException, KeyError):
            return


def test_a_killed_server_has_kept_every_form_it_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    keep_clerks(folder)
    noted: list[str] = []
    tried: list[str] = []
    with serving(folder) as (process, port):
        clerks = [Clerk(port, f"clerk{number}") for number in range(CLERKS)]
        threads = [threading.Thread(target=work, args=(one, noted, tried)) for one in clerks]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 8
        while len(noted) < ENOUGH and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join(PATIENCE)
        assert process.wait(PATIENCE) == -signal.SIGKILL

    assert len(noted) >= 20
    assert len(tried) > len(noted), "none was under way when the server was killed"
    check_kept(folder, noted, tried)
    with serving(folder) as (_, port):
        again = Clerk(port, "clerk0")
        assert again.lend(0) not in noted
    for one in (*clerks, again):
        one.line.close()


def check_kept(folder: Path, noted: list[str], tried: list[str]) -> None:
    store = SqliteStore.open(folder, create=False)
    try:
        kept = {str(case["id"]): case for case in store.scan("", 100_000)}
        assert set(noted) <= set(kept)
        assert len(noted) == len(set(noted))
        assert len(kept) <= len(tried)
        for case_id, case in kept.items():
            assert store.verify(case_id)
            assert case["records"][0]["answers"]["reader_name"].startswith("Reader clerk")
            assert store.events(case_id, 0, 99)
            assert store.projection(case_id).facts["reader"].startswith("Reader clerk")
        assert store.count(ALL, ALL)[""] == len(kept)
    finally:
        store.close()
