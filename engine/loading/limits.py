"""How much one project may hold, so that no file can exhaust the machine that reads it."""

from __future__ import annotations

MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 500
MAX_DEPTH = 32
MAX_EVENTS = 150_000
MAX_SCALAR_CHARACTERS = 64 * 1024
