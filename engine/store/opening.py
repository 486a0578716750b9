"""The store of a data folder: which one it is stands in the folder itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.store.protocol import Store
from engine.store.sqlite import SqliteStore
from engine.store.sqlite.connections import DATABASE as SQLITE
from engine.store.tinydb import TinyStore
from engine.store.tinydb.store import DATABASE as TINYDB

KINDS: Final = ("sqlite", "tinydb")
PATIENCE: Final = 10.0  # seconds a reader or writer waits for a lock before it is told


def open_store(
    folder: Path, *, create: bool = False, patience: float = PATIENCE, kind: str = KINDS[0]
) -> Store:
    """The store in `folder`; a new one is of `kind`. `StoreUnavailable` says why there is none."""
    is_trial = (folder / TINYDB).is_file() or (kind == "tinydb" and not holds_data(folder))
    if is_trial:
        return TinyStore.open(folder, create)
    return SqliteStore.open(folder, create, patience)


def holds_data(folder: Path) -> bool:
    """Whether there is data of ours in the folder, usable or not."""
    return any((folder / name).is_file() for name in (SQLITE, TINYDB))
