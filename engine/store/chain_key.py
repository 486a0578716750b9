"""The key that chains of events are made and checked with: a file of its own in a data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from engine.store.protocol import StoreUnavailable

CHAIN_KEY: Final = "chain.key"
_KEY_BYTES: Final = 32


def make_key(folder: Path) -> bytes:
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
