"""Where TinyDB's tables stand: one file, replaced whole, held by one process.

TinyDB's own storage writes over the file in place: a process killed meanwhile leaves half of it.
Here the new file is written beside the old one, put onto the disk and only then takes its name; the
one before it stays as the last good copy.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tinydb.storages import Storage

from engine.store.blobs import write_durably
from engine.store.protocol import StoreUnavailable
from engine.store.values import dump

BEFORE: Final = ".before"
Tables = dict[str, dict[str, Any]]


class SafeFile(Storage):
    """A TinyDB storage that loses nothing it said was written.

    Raises `StoreUnavailable`: "locked" while another one holds the file, "damaged" if it is no
    file of tables.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._lock = _locked(self._path.parent)

    def read(self) -> Tables | None:
        """Every table, or None before the first writing."""
        try:
            tables = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError) as fault:
            raise StoreUnavailable("damaged", file=self._path.name) from fault
        if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
            raise StoreUnavailable("damaged", file=self._path.name)
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Put `data` in the place of what was there, and onto the disk."""
        tables = ",".join(_table(name, rows) for name, rows in data.items())
        self._keep_the_last()
        write_durably(self._path, f"{{{tables}\n}}\n".encode())

    def _keep_the_last(self) -> None:
        before = self._path.with_name(self._path.name + BEFORE)
        beside = before.with_name(before.name + ".new")
        beside.unlink(missing_ok=True)
        try:
            os.link(self._path, beside)
        except FileNotFoundError:
            return
        os.replace(beside, before)

    def close(self) -> None:
        """Let another process have the file."""
        os.close(self._lock)


def _locked(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        raise StoreUnavailable("locked") from fault
    return handle


def _table(name: str, rows: Mapping[str, Any]) -> str:
    """A row on a line of its own: easy to read, to search and to compare."""
    lines = (f"\n  {dump(number)}: {dump(row)}" for number, row in rows.items())
    return f"\n{dump(name)}: {{{','.join(lines)}}}"
