"""The trial store: the memory store, every change of which is in a file before it is acknowledged.

Each commit writes the file whole, so that it suits hundreds of cases and no thousands; it refuses
a second process instead of letting two write over each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tinydb import TinyDB

from engine.store.blobs import get_blob, put_blob, write_durably
from engine.store.chain_key import CHAIN_KEY, make_key, read_key
from engine.store.disk import BLOBS, copy_blobs, copy_folder, disk_faults, make_folder
from engine.store.memory import MemoryStore
from engine.store.protocol import StoreUnavailable
from engine.store.state import State, read_state, write_state
from engine.store.tinydb.storage import SafeFile
from engine.store.tinydb.tables import Tables, from_tables, to_tables

DATABASE: Final = "himaya.json"
MANY_CASES: Final = 1_000  # from here on each write takes longer than a person likes to wait


class TinyStore(MemoryStore):
    """Keeps everything in memory and in one JSON file, for one process."""

    def __init__(self, folder: Path, chain_key: bytes, database: TinyDB) -> None:
        super().__init__(chain_key)
        self._folder = folder
        self._database = database
        self._written: Tables = {}
        self._go_back()

    @classmethod
    def open(cls, folder: Path, create: bool) -> TinyStore:
        """The store in `folder`; `StoreUnavailable` says why there is none."""
        file = folder / DATABASE
        with disk_faults(folder):
            is_new = not file.is_file()
            if is_new and not create:
                raise StoreUnavailable("missing")
            make_folder(folder)
            key = make_key(folder) if is_new else read_key(folder)
            database = TinyDB(str(file), storage=SafeFile)
            try:
                store = cls(folder, key, database)
                store._put_on_disk()
            except (StoreUnavailable, OSError):
                database.close()
                raise
            return store

    @property
    def has_many_cases(self) -> bool:
        """Whether a database would serve better by now."""
        with self._lock:
            return len(self._state.cases) > MANY_CASES

    @contextmanager
    def _write(self) -> Iterator[State]:
        with super()._write() as state:
            yield state
            self._put_on_disk()

    def _put_on_disk(self) -> None:
        tables = to_tables(write_state(self._state))
        if tables == self._written:
            return
        try:
            with disk_faults(self._folder):
                self._database.storage.write(tables)
        except (StoreUnavailable, OSError):
            self._go_back()  # what is on the disk is what counts
            raise
        self._written = tables

    def _go_back(self) -> None:
        """Hold what the file holds."""
        tables = self._database.storage.read()
        if tables is None:
            self._state, self._written = State(), {}
            return
        try:
            self._state = read_state(from_tables(tables), self._facts)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise StoreUnavailable("damaged", file=DATABASE) from fault
        self._written = tables

    # Files beside the database, so that no commit has to write them again

    def blob_put(self, content: bytes) -> str:
        """Keep bytes durably."""
        with disk_faults(self._folder):
            return put_blob(self._folder / BLOBS, content)

    def blob_get(self, digest: str) -> bytes | None:
        """The bytes kept under their digest."""
        return get_blob(self._folder / BLOBS, digest)

    def bundle_put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a bundle as blobs, their digests in the database."""
        super().bundle_put(digest, {n: self.blob_put(c).encode() for n, c in files.items()})

    def bundle_get(self, digest: str) -> Mapping[str, bytes] | None:
        """The files of a bundle."""
        kept = super().bundle_get(digest)
        if kept is None:
            return None
        found = {name: self.blob_get(blob.decode()) for name, blob in kept.items()}
        whole = {name: content for name, content in found.items() if content is not None}
        if len(whole) < len(found):
            raise StoreUnavailable("damaged", folder=str(self._folder))
        return whole

    def backup(self, target: str) -> None:
        """A copy of the folder as of one moment."""
        with self._lock, disk_faults(self._folder):
            copy_folder(Path(target), self._copy_into)

    def _copy_into(self, partial: Path) -> None:
        copy_blobs(self._folder, partial)
        for name in (CHAIN_KEY, DATABASE):
            if (self._folder / name).is_file():
                write_durably(partial / name, (self._folder / name).read_bytes())

    def close(self) -> None:
        """Let another process have the folder."""
        self._database.close()
