"""Cases to put into stores, and every store there is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.store.memory import MemoryStore
from engine.store.protocol import (
    Changes,
    Event,
    FactColumn,
    FactSet,
    Projection,
    SearchText,
    Store,
    TaskRow,
)
from engine.store.sqlite import SqliteStore
from engine.store.tinydb import TinyStore

FACTS = FactSet(
    "first",
    (
        FactColumn("risk_level", "text"),
        FactColumn("age", "number"),
        FactColumn("is_alone", "flag"),
        FactColumn("concerns", "many"),
    ),
)

OPENERS: Mapping[str, Callable[[Path], Store]] = {
    "memory": lambda folder: MemoryStore(),
    "sqlite": lambda folder: SqliteStore.open(folder / "data", create=True),
    "tinydb": lambda folder: TinyStore.open(folder / "data", create=True),
}
READERS = ("memory", "sqlite")  # the trial store reads as the memory store, whose heir it is


@contextmanager
def every_store(facts: FactSet = FACTS) -> Iterator[dict[str, Store]]:
    """One new store of each kind that reads in its own way, to hold them against each other."""
    with tempfile.TemporaryDirectory() as folder:
        stores = {name: OPENERS[name](Path(folder) / name) for name in READERS}
        try:
            for store in stores.values():
                store.prepare(facts)
            yield stores
        finally:
            for store in stores.values():
                store.close()


def document(case_id: str, **columns: Any) -> dict[str, Any]:
    """A case document, Amina's unless told otherwise."""
    usual = {
        "id": case_id,
        "workflow": "case",
        "number": f"N-{case_id}",
        "status": "registered",
        "owner": "amina",
        "team": "kassala",
        "agency": "hope",
        "created_at": "2026-03-01T08:00:00.000Z",
        "updated_at": "2026-03-01T08:00:00.000Z",
        "records": [],
    }
    return {**usual, **columns}


def task(case_id: str, name: str = "visit", **columns: Any) -> TaskRow:
    """A task of a case."""
    usual = TaskRow(f"{case_id}.{name}", case_id, "timer", name, "caseworker", person="amina")
    return replace(usual, **columns)


def words(*texts: str, level: str = "") -> SearchText:
    """Search words of a level."""
    return SearchText(level, texts)


def event(kind: str = "submitted", **columns: Any) -> Event:
    """Something Amina did."""
    return Event(kind, "2026-03-01T08:00:00.000Z", "amina", **columns)


def save(store: Store, case_id: str, projection: Projection | None = None, **columns: Any) -> None:
    """Commit a case with one event."""
    changes = Changes(
        case=document(case_id, **columns),
        projection=projection or Projection(),
        events=(event(payload={"name": "سارة"}),),
    )
    commit(store, case_id, changes)


def commit(store: Store, case_id: str, changes: Changes) -> None:
    """Commit `changes` whatever is kept."""
    store.unit(case_id, lambda view: (changes, None))
