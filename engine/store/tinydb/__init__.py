"""The store to try a configuration with: one readable JSON file, for one process."""

from engine.store.tinydb.store import MANY_CASES, TinyStore

__all__ = ["MANY_CASES", "TinyStore"]
