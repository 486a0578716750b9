"""The part of the SQLite store that belongs to no case: audit, small documents, blobs, bundles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from engine.store.blobs import get_blob, put_blob
from engine.store.disk import BLOBS
from engine.store.protocol import AuditEntry, Delete, Document, Put
from engine.store.sqlite.connections import Connections, translated
from engine.store.sqlite.files import back_up
from engine.store.sqlite.writing import write_records


class SqliteRecords:
    """Holds the connections, and everything beside cases."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._folder = folder
        self._connections = Connections(folder, patience)

    def record(
        self, audit: tuple[AuditEntry, ...] = (), documents: tuple[Put | Delete, ...] = ()
    ) -> None:
        """Commit audit entries and documents that belong to no case."""
        self._connections.write(lambda connection: write_records(connection, audit, documents))

    def audit(
        self, after: int, limit: int, person: str = "", case_id: str = ""
    ) -> tuple[AuditEntry, ...]:
        """Audit entries, newest first, before id `after`."""
        conditions = [("id < ?", after), ("person = ?", person), ("case_id = ?", case_id)]
        asked = [(sql, value) for sql, value in conditions if value]
        where = " AND ".join(sql for sql, _ in asked) or "1"
        if case_id:
            where += " AND case_id <> ''"  # opens the way to the index over entries with a case
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT at, person, action, case_id, result, params, id FROM audit"
                f" WHERE {where} ORDER BY id DESC LIMIT ?",
                (*(value for _, value in asked), limit),
            )
            return tuple(
                AuditEntry(at, who, action, case, result, json.loads(params), number)
                for at, who, action, case, result, params, number in rows
            )

    def document(self, kind: str, key: str) -> Document | None:
        """The small document kept under `kind` and `key`."""
        query = "SELECT body FROM documents WHERE kind = ? AND key = ?"
        row = self._connections.first(query, (kind, key))
        return json.loads(row[0]) if row else None

    def documents(self, kind: str, owner: str = "") -> Mapping[str, Document]:
        """Small documents of a kind by key; of one owner where given."""
        owned, params = (" AND owner = ?", (kind, owner)) if owner else ("", (kind,))
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT key, body FROM documents WHERE kind = ?{owned} ORDER BY key", params
            )
            return {key: json.loads(body) for key, body in rows}

    def take(self, kind: str, key: str) -> Document | None:
        """Forget a small document and give it."""
        named = "FROM documents WHERE kind = ? AND key = ?"

        def taken(connection: sqlite3.Connection) -> Document | None:
            row = connection.execute(f"SELECT body {named}", (kind, key)).fetchone()
            connection.execute(f"DELETE {named}", (kind, key))
            return json.loads(row[0]) if row else None

        return self._connections.write(taken)

    def expire(self, now: str) -> int:
        """Forget documents whose time has passed."""

        def forget(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM documents WHERE expires_at <> '' AND expires_at <= ?", (now,)
            ).rowcount

        return self._connections.write(forget)

    def blob_put(self, content: bytes) -> str:
        """Keep bytes durably as a file."""
        with translated(self._folder):
            return put_blob(self._folder / BLOBS, content)

    def blob_get(self, digest: str) -> bytes | None:
        """The bytes kept under their digest."""
        return get_blob(self._folder / BLOBS, digest)

    def bundle_put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a bundle; what is kept under a digest never changes."""

        def put(connection: sqlite3.Connection) -> None:
            new = connection.execute("INSERT OR IGNORE INTO bundles VALUES (?)", (digest,)).rowcount
            if new:
                rows = [(digest, name, bytes(content)) for name, content in files.items()]
                connection.executemany("INSERT INTO bundle_files VALUES (?, ?, ?)", rows)

        self._connections.write(put)

    def bundle_get(self, digest: str) -> Mapping[str, bytes] | None:
        """The files of a bundle."""
        with self._connections.reading() as connection:
            query = "SELECT 1 FROM bundles WHERE digest = ?"
            if connection.execute(query, (digest,)).fetchone() is None:
                return None
            rows = connection.execute(
                "SELECT name, content FROM bundle_files WHERE digest = ? ORDER BY name", (digest,)
            )
            return dict(rows.fetchall())

    def bundle_activate(self, digest: str) -> None:
        """Make a kept bundle the one in use."""

        def activate(connection: sqlite3.Connection) -> None:
            done = connection.execute(
                "INSERT OR REPLACE INTO settings SELECT 'bundle', digest FROM bundles"
                " WHERE digest = ?",
                (digest,),
            ).rowcount
            if not done:
                raise ValueError(f"no such bundle: {digest}")

        self._connections.write(activate)

    def active_bundle(self) -> str:
        """The digest of the bundle in use, '' before the first."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = 'bundle'").fetchone()
            return str(row[0]) if row else ""

    def backup(self, target: str) -> None:
        """A consistent copy of the data folder as the new folder `target`, while in use."""
        with translated(self._folder):
            back_up(self._connections.own(), self._folder, Path(target))

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()
