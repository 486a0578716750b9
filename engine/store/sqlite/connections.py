"""Connections to one database: one a thread, one writer at a time, faults as `StoreUnavailable`."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from engine.store.disk import disk_faults
from engine.store.protocol import StoreUnavailable

Result = TypeVar("Result")

DATABASE: Final = "himaya.sqlite"
ATTEMPTS: Final = 5

_CODES: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "locked",
    sqlite3.SQLITE_PERM: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "damaged",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "missing",
}


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Faults of the database or the disk, as `StoreUnavailable` with the folder they are in."""
    with disk_faults(folder):
        try:
            yield
        except sqlite3.DatabaseError as fault:
            code = _CODES.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF)
            if code is None:
                raise
            raise StoreUnavailable(code) from fault


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """A connection set up so that what it commits is on the disk."""
    connection = sqlite3.connect(
        path,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,  # closed by whichever thread closes the store
        cached_statements=512,
    )
    for setting in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {setting}")
    return connection


class Connections:
    """Hands every thread its own connection and lets one of them write at a time."""

    def __init__(self, folder: Path, patience: float) -> None:
        self.folder = folder
        self._patience = patience
        self._is_failing = False
        self._own = threading.local()
        self._open: list[tuple[weakref.ref[threading.Thread], sqlite3.Connection]] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def own(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = connect(self.folder / DATABASE, self._patience)
            self._own.connection = connection
            with self._guard:
                self._close_of_ended_threads()
                self._open.append((weakref.ref(threading.current_thread()), connection))
        return connection

    def _close_of_ended_threads(self) -> None:
        going = []
        for of, connection in self._open:
            thread = of()
            if thread is not None and thread.is_alive():
                going.append((of, connection))
            else:
                connection.close()
        self._open = going

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One moment of the database, for as many statements as it takes."""
        with translated(self.folder):
            connection = self.own()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def first(self, query: str, params: Sequence[object]) -> tuple[Any, ...] | None:
        """The first row of one statement, which is one moment by itself: a transaction around it
        would cost more than the reading."""
        with translated(self.folder):
            found: tuple[Any, ...] | None = self.own().execute(query, params).fetchone()
            return found

    def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in a transaction that holds the write lock, and commit it durably.

        Runs it again when the database was busy; whatever `work` raises rolls everything back.
        After the disk has failed once nothing more is written: a second try may seem to succeed
        though what was lost in the first is still missing.
        """
        with translated(self.folder):
            connection = self.own()
            if connection.in_transaction:
                raise RuntimeError("a unit of work is open already")
            # A queue in this process is fair and wakes at once; the database's own wait polls.
            if self._is_failing:
                raise StoreUnavailable("damaged")
            if not self._turn.acquire(timeout=self._patience):
                raise StoreUnavailable("locked")
            try:
                return _until_free(connection, work)
            except sqlite3.OperationalError as fault:
                self._is_failing = fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR
                raise
            finally:
                self._turn.release()

    def close(self) -> None:
        """Close every connection; the store is not used after."""
        with self._guard:
            for _, connection in self._open:
                connection.close()
            self._open.clear()
        self._own = threading.local()


def _until_free(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]
) -> Result:
    for attempt in range(1, ATTEMPTS):
        try:
            return _transaction(connection, work)
        except sqlite3.OperationalError as fault:
            if not _is_over_soon(fault.sqlite_errorcode):
                raise
            time.sleep(0.005 * attempt)
    return _transaction(connection, work)


def _is_over_soon(code: int) -> bool:
    """Busy with something short (a stale snapshot, a recovery), not with a lock waited for."""
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY


def _transaction(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]
) -> Result:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
        return result
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
