"""The data folder: the database, the key of the event chains, the folder of blobs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from engine.store.blobs import sync_folder, write_durably
from engine.store.chain_key import CHAIN_KEY, make_key, read_key
from engine.store.disk import copy_blobs, copy_folder, make_folder
from engine.store.protocol import StoreUnavailable
from engine.store.sqlite.connections import DATABASE, connect
from engine.store.sqlite.facts import build, current_fact_set, fact_table, make_current
from engine.store.sqlite.migrations import NEWEST, migrate, schema_version


def open_folder(folder: Path, create: bool, patience: float) -> bytes:
    """Make the folder ready and give its chain key; what cannot be used is left as it is."""
    database = folder / DATABASE
    is_new = not database.is_file() or database.stat().st_size == 0
    if is_new and not create:
        raise StoreUnavailable("missing")
    if is_new:
        make_folder(folder)
        key = make_key(folder)
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


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    migrate(connection)
    table = fact_table(current_fact_set(connection))
    build(connection, table)
    make_current(connection, table)
    connection.execute("COMMIT")


def back_up(connection: sqlite3.Connection, folder: Path, target: Path) -> None:
    """A consistent copy of the folder at `target`, which is there whole or not at all.

    The database is copied as of one moment; blobs after it, for they come before what names them.
    """

    def fill(partial: Path) -> None:
        copied = partial / DATABASE
        os.close(os.open(copied, os.O_CREAT | os.O_WRONLY, 0o600))
        connection.execute("VACUUM INTO ?", (str(copied),))
        with copied.open("rb") as file:
            os.fsync(file.fileno())
        copy_blobs(folder, partial)
        write_durably(partial / CHAIN_KEY, (folder / CHAIN_KEY).read_bytes())

    copy_folder(target, fill)
