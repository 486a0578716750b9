"""A real server on real parts (SQLite, argon2, the bundled configuration) and a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from engine.accounts import Accounts, Membership, Person
from engine.cases.desk import Desk
from engine.clock import system_clock
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import random_ids
from engine.settings import Settings
from engine.store.sqlite import SqliteStore
from engine.web import Services, create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KITCHEN_SINK = Path(__file__).parents[1] / "projects" / "kitchen_sink"
PASSWORD = "a quiet morning by the river"
PEOPLE = (
    ("amal", "أمل حسن", "caseworker", "hope", "nyala"),
    ("omer", "Omer Idris", "supervisor", "hope", "nyala"),
    ("hiba", "Hiba Osman", "manager", "hope", ""),
    ("salma", "Salma Bakri", "caseworker", "shelter", "kosti"),
    ("nour", "Nour Adam", "auditor", "hope", ""),
    ("zeinab", "Zeinab Ali", "administrator", "", ""),
)
COOKS = (
    ("amal", "أمل حسن", "worker", "hope", "nyala"),
    ("badr", "Badr", "worker", "hope", "nyala"),
    ("lead", "Salwa Idris", "lead", "hope", "nyala"),
)
People = tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class Site:
    """A running server: its address and what stands behind it."""

    url: str
    services: Services
    store: SqliteStore


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests say so instead of failing one by one."""
    if CHROMIUM is None:
        for item in items:
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def bundled() -> Bundle:
    """The bundled configuration."""
    bundle, problems = load_folder(defaults_dir(), defaults_dir())
    assert bundle is not None, problems
    return bundle


@pytest.fixture(scope="session")
def site(bundled: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests of the browser, on a port of its own."""
    with at_work(bundled, tmp_path_factory.mktemp("site"), PEOPLE) as built:
        yield built


@pytest.fixture(scope="session")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """As `site`, for the project that uses every type."""
    bundle, problems = load_folder(KITCHEN_SINK, defaults_dir())
    assert bundle is not None, problems
    with at_work(bundle, tmp_path_factory.mktemp("sink"), COOKS) as built:
        yield built


@contextmanager
def at_work(bundle: Bundle, folder: Path, people: People) -> Iterator[Site]:
    """A server over a store of its own, for the length of a `with`."""
    store = SqliteStore.open(folder / "data", create=True)
    gate = Gate(store, bundle, system_clock)
    gate.prepare()
    accounts = Accounts(gate, system_clock)
    _people(accounts, people)
    settings = Settings(project=defaults_dir(), data=folder / "data")
    services = Services(
        Desk(bundle, gate, random_ids), accounts, system_clock, random_ids, settings
    )
    with _serving(create_app(services)) as url:
        yield Site(url, services, store)
    store.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium, kept from talking to anyone but us."""
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


class _serving:  # noqa: N801  # reads as a verb where it is used
    """uvicorn in a thread, for the length of a `with`."""

    def __init__(self, app: Any) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        config = uvicorn.Config(app, "127.0.0.1", self._port, log_level="warning")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
        return f"http://127.0.0.1:{self._port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


def _people(accounts: Accounts, people: People) -> None:
    directory = accounts.directory
    directory.keep_agency("hope", {"en": "Hope", "ar": "أمل"})
    directory.keep_agency("shelter", {"en": "Shelter", "ar": "مأوى"})
    directory.keep_team("nyala", "hope", {"en": "Nyala", "ar": "نيالا"})
    directory.keep_team("kosti", "shelter", {"en": "Kosti", "ar": "كوستي"})
    for login, name, role, agency, team in people:
        person = Person(login, login, name, (Membership(role, agency, team),))
        directory.keep_person(person)
        assert accounts.set_password(login, PASSWORD) is None


@pytest.fixture
def shots() -> Path | None:
    """Where screenshots go, if the folder `screenshots` is there."""
    folder = Path("screenshots")
    return folder if folder.is_dir() else None
