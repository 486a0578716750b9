"""A server in this very process, asked over ASGI: no sockets, no client, only our own work."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from engine.accounts import Accounts, Membership, Person
from engine.cases.desk import Desk
from engine.clock import system_clock
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import random_ids
from engine.settings import Settings
from engine.store.protocol import Store
from engine.web import Services, create_app

PASSWORD = "measured and found"


Answer = tuple[int, dict[str, str], bytes]


def made_services(bundle: Bundle, store: Store, person: Person, folder: Path) -> Services:
    """The application's parts over a store, with one person in it."""
    gate = Gate(store, bundle, system_clock)
    gate.prepare()
    accounts = Accounts(gate, system_clock)
    accounts.directory.keep_person(person)
    accounts.set_password(person.id, PASSWORD)
    settings = Settings(project=folder, data=folder)
    return Services(Desk(bundle, gate, random_ids), accounts, system_clock, random_ids, settings)


class Site:
    """One signed-in person in front of the application."""

    def __init__(self, bundle: Bundle, store: Store, person: Person, folder: Path) -> None:
        self.services = made_services(bundle, store, person, folder)
        self._app = create_app(self.services)
        self._loop = asyncio.new_event_loop()
        self._closed = asyncio.Event()
        # As a server runs: under one root task, to which the threads of the pool belong. Without
        # it each request would begin a thread, and a connection, of its own.
        root = self._loop.run_until_complete
        self._thread = threading.Thread(target=root, args=(self._closed.wait(),), daemon=True)
        self._thread.start()
        self._cookie = ""
        _, headers, _ = self.post("/sign-in", {"name": person.login, "password": PASSWORD})
        self._cookie = headers["set-cookie"].split(";")[0]

    def get(self, path: str, *, gzip: bool = False) -> Answer:
        """Status, headers and body of a page."""
        return self._wait(self._ask("GET", path, b"", gzip))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """The answer to a posted form."""
        return self._wait(self._ask("POST", path, urlencode(fields).encode(), False))

    def close(self) -> None:
        """Let the loop go."""
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()
        self._loop.close()

    def _wait(self, asked: Coroutine[Any, Any, Answer]) -> Answer:
        # One loop for all questions, as in a server: a new run for each would cost 2 ms.
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()

    async def _ask(self, method: str, path: str, body: bytes, gzip: bool) -> Answer:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await self._app(self._scope(method, path, body, gzip), receive, send)
        headers = {k.decode().lower(): v.decode() for k, v in sent[0]["headers"]}
        return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])

    def _scope(self, method: str, path: str, body: bytes, gzip: bool) -> dict[str, Any]:
        plain, _, query = path.partition("?")
        headers = {
            "host": "localhost",
            "cookie": self._cookie,
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
            "accept-encoding": "gzip" if gzip else "identity",
        }
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
            "state": {},
        }


@contextmanager
def asking(bundle: Bundle, store: Store, folder: Path, membership: Membership) -> Iterator[Site]:
    """A site with one person in it."""
    site = Site(bundle, store, Person("worker", "worker", "Worker", (membership,)), folder)
    try:
        yield site
    finally:
        site.close()
