"""The store for one server: one SQLite database, and files beside it, in one folder."""

from engine.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
