"""The data folder: the database, the key of the event chains, the folder of blobs."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from engine.store.blobs import sync_folder, write_durably
from engine.store.protocol import StoreUnavailable
from engine.store.sqlite.connections import DATABASE, connect
from engine.store.sqlite.facts import build, current_fact_set, fact_table, make_current
from engine.store.sqlite.migrations import NEWEST, migrate, schema_version

CHAIN_KEY: Final = "chain.key"
BLOBS: Final = "blobs"
_KEY_BYTES: Final = 32


def open_folder(folder: Path, create: bool, patience: float) -> bytes:
    """Make the folder ready and give its chain key; what cannot be used is left as it is."""
    database = folder / DATABASE
    is_new = not database.is_file() or database.stat().st_size == 0
    if is_new and not create:
        raise StoreUnavailable("missing")
    if is_new:
        _make_folder(folder)
        key = _make_key(folder)
        os.close(os.open(database, os.O_CREAT | os.O_WRONLY, 0o600))
        sync_folder(folder)
    with closing(connect(database, patience)) as connection:
        version = schema_version(connection)
        if not is_new:
            key = read_key(folder)
        connection.execute("PRAGMA journal_mode = WAL")
        if version < NEWEST:
            _migrate(connection)
    return key


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as fault:
        raise StoreUnavailable("missing") from fault


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    migrate(connection)
    table = fact_table(current_fact_set(connection))
    build(connection, table)
    make_current(connection, table)
    connection.execute("COMMIT")


def _make_key(folder: Path) -> bytes:
    """A new key, or the one another process has just made."""
    handle, partial = tempfile.mkstemp(dir=folder)  # 0600 from the first byte on
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, folder / CHAIN_KEY)
    except FileExistsError:
        pass
    finally:
        os.unlink(partial)
    return read_key(folder)


def read_key(folder: Path) -> bytes:
    """The key that chains are checked with."""
    try:
        key = bytes.fromhex((folder / CHAIN_KEY).read_text(encoding="ascii"))
    except FileNotFoundError as fault:
        raise StoreUnavailable("key_missing", file=CHAIN_KEY) from fault
    except ValueError as fault:
        raise StoreUnavailable("damaged", file=CHAIN_KEY) from fault
    if len(key) != _KEY_BYTES:
        raise StoreUnavailable("damaged", file=CHAIN_KEY)
    return key


def copy_folder(connection: sqlite3.Connection, folder: Path, target: Path) -> None:
    """A consistent copy of the folder at `target`, which is there whole or not at all.

    The database is copied as of one moment; blobs after it, for they come before what names them.
    """
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as beside:
        partial = Path(beside) / target.name
        partial.mkdir(mode=0o700)
        _copy_into(partial, connection, folder)
        os.rename(partial, target)
    sync_folder(target.parent)


def _copy_into(partial: Path, connection: sqlite3.Connection, folder: Path) -> None:
    copied = partial / DATABASE
    os.close(os.open(copied, os.O_CREAT | os.O_WRONLY, 0o600))
    connection.execute("VACUUM INTO ?", (str(copied),))
    with copied.open("rb") as file:
        os.fsync(file.fileno())
    for blob in sorted((folder / BLOBS).glob("[0-9a-f][0-9a-f]/*")):
        if len(blob.name) != 62:  # being written, or left by a process that was killed
            continue
        kept = partial / BLOBS / blob.parent.name / blob.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_durably(kept, blob.read_bytes())
    write_durably(partial / CHAIN_KEY, (folder / CHAIN_KEY).read_bytes())
