"""The part of the memory store that belongs to no case: audit, small documents, blobs, bundles."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from engine.store.protocol import AuditEntry, Delete, Document, Put
from engine.store.state import State, kept_document, plain


class MemoryRecords:
    """Holds the state and its lock, and everything beside cases."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._writing = False
        self._state = State()

    @contextmanager
    def _write(self) -> Iterator[State]:
        with self._lock:
            if self._writing:
                raise RuntimeError("a unit of work is open already")
            self._writing = True
            try:
                yield self._state
            finally:
                self._writing = False

    def _keep(
        self,
        state: State,
        audit: tuple[AuditEntry, ...],
        documents: tuple[Put | Delete, ...],
    ) -> None:
        first = len(state.audit) + 1
        entries = [
            replace(entry, id=number, params=plain(entry.params))
            for number, entry in enumerate(audit, start=first)
        ]
        puts = [kept_document(d) if isinstance(d, Put) else None for d in documents]
        state.audit.extend(entries)
        for document, kept in zip(documents, puts, strict=True):
            name = (document.kind, document.key)
            if isinstance(document, Delete):
                state.documents.pop(name, None)
            elif kept is not None and not (document.once and name in state.documents):
                state.documents[name] = kept

    def record(
        self, audit: tuple[AuditEntry, ...] = (), documents: tuple[Put | Delete, ...] = ()
    ) -> None:
        """Keep audit entries and documents that belong to no case."""
        with self._write() as state:
            self._keep(state, audit, documents)

    def audit(
        self, after: int, limit: int, person: str = "", case_id: str = ""
    ) -> tuple[AuditEntry, ...]:
        """Audit entries, newest first, before id `after`."""
        with self._lock:
            found = [
                replace(entry, params=plain(entry.params))
                for entry in reversed(self._state.audit)
                if (not after or entry.id < after)
                and person in ("", entry.person)
                and case_id in ("", entry.case_id)
            ]
            return tuple(found[:limit])

    # Documents, blobs, bundles

    def document(self, kind: str, key: str) -> Document | None:
        """The small document kept under `kind` and `key`."""
        with self._lock:
            kept = self._state.documents.get((kind, key))
            return json.loads(kept.body) if kept else None

    def documents(self, kind: str, owner: str = "") -> Mapping[str, Document]:
        """Small documents of a kind by key; of one owner where given."""
        with self._lock:
            return {
                key: json.loads(kept.body)
                for (its_kind, key), kept in sorted(self._state.documents.items(), key=_by_name)
                if its_kind == kind and owner in ("", kept.owner)
            }

    def take(self, kind: str, key: str) -> Document | None:
        """Forget a small document and give it."""
        with self._write() as state:
            kept = state.documents.pop((kind, key), None)
            return json.loads(kept.body) if kept else None

    def expire(self, now: str) -> int:
        """Forget documents whose time has passed."""
        with self._write() as state:
            over = [n for n, kept in state.documents.items() if "" < kept.expires_at <= now]
            for name in over:
                del state.documents[name]
            return len(over)

    def blob_put(self, content: bytes) -> str:
        """Keep bytes."""
        digest = hashlib.sha256(content).hexdigest()
        with self._write() as state:
            state.blobs[digest] = bytes(content)
        return digest

    def blob_get(self, digest: str) -> bytes | None:
        """The bytes kept under their digest."""
        with self._lock:
            return self._state.blobs.get(digest)

    def bundle_put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a bundle; what is kept under a digest never changes."""
        with self._write() as state:
            state.bundles.setdefault(digest, {n: bytes(c) for n, c in files.items()})

    def bundle_get(self, digest: str) -> Mapping[str, bytes] | None:
        """The files of a bundle."""
        with self._lock:
            files = self._state.bundles.get(digest)
            return None if files is None else dict(sorted(files.items()))

    def bundle_activate(self, digest: str) -> None:
        """Make a kept bundle the one in use."""
        with self._write() as state:
            if digest not in state.bundles:
                raise ValueError(f"no such bundle: {digest}")
            state.active = digest

    def active_bundle(self) -> str:
        """The digest of the bundle in use, '' before the first."""
        with self._lock:
            return self._state.active


def _by_name(item: tuple[tuple[str, str], object]) -> tuple[str, str]:
    return item[0]
