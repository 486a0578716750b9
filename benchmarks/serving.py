"""Form pages a second from one real server: what each page costs its process, all told."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import socket
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from benchmarks.asking import PASSWORD, made_services
from benchmarks.big_form import big_bundle
from benchmarks.rounds import Ratio
from engine.accounts import Membership, Person
from engine.store.sqlite import SqliteStore
from engine.web import create_app
from engine.web.serve import keep_out_of_collections, server_options

FIELDS = 80
PAGES = 200
ROUNDS = 7
PAGES_A_SECOND = 400


def measure() -> list[Ratio]:
    """Processor time of a page, server and all / that of one of 400 pages a second."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = listener.getsockname()[1]
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(Path(name), listener)
        )
        process.start()
        try:
            times = _times(port, process.pid or 0)
        finally:
            process.terminate()
            process.join()
    ours, theirs = statistics.median(times), 1000 / PAGES_A_SECOND
    name = f"form page of {FIELDS} fields / 1 of {PAGES_A_SECOND} a second, CPU"
    return [Ratio(name, ours, theirs, ours / theirs, 1.0)]


def _serve(folder: Path, listener: socket.socket) -> None:
    bundle = big_bundle(FIELDS, a_section=FIELDS)
    store = SqliteStore.open(folder / "form", create=True)
    person = Person("worker", "worker", "Worker", (Membership("worker", "agency", "team"),))
    services = made_services(bundle, store, person, folder)
    app = create_app(services)
    keep_out_of_collections()
    config = uvicorn.Config(app, log_level="warning", **server_options(services.settings))
    uvicorn.Server(config).run(sockets=[listener])


def _times(port: int, pid: int) -> list[float]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"sec-fetch-site": "same-origin", "accept-encoding": "gzip"}
    form = {**headers, "content-type": "application/x-www-form-urlencoded"}
    signed = _ask(client, "POST", "/sign-in", form, {"name": "worker", "password": PASSWORD})
    cookie = {"cookie": str(signed.getheader("set-cookie")).split(";")[0]}
    begun = _ask(client, "POST", "/cases/new/file", {**form, **cookie}, {})
    draft = re.search(r"/drafts/[^/]+", str(begun.getheader("location")))
    if draft is None:
        raise RuntimeError(begun.status)
    return [
        _a_page(client, f"{draft[0]}/section_0", {**headers, **cookie}, pid) for _ in range(ROUNDS)
    ]


def _ask(
    client: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    fields: dict[str, str] | None = None,
) -> http.client.HTTPResponse:
    body = urlencode(fields).encode() if fields is not None else b""
    client.putrequest(method, path, skip_accept_encoding=True)
    for name, value in {**headers, "content-length": str(len(body))}.items():
        client.putheader(name, value)
    client.endheaders(body)
    found = client.getresponse()
    found.read()
    return found


def _a_page(
    client: http.client.HTTPConnection, path: str, headers: dict[str, str], pid: int
) -> float:
    """Milliseconds of processor time for a page, over many."""
    before = _used(pid)
    for _ in range(PAGES):
        if (found := _ask(client, "GET", path, headers)).status != 200:
            raise RuntimeError(found.status)
    return (_used(pid) - before) * 1000 / PAGES


def _used(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
