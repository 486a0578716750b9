"""Bytes kept as files under the name of their digest: written once, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

PARTIAL = ".partial"


def put_blob(folder: Path, content: bytes) -> str:
    """Keep `content` under `folder`, on the disk before this returns; its SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    path = blob_path(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
        sync_folder(folder)
        sync_folder(folder.parent)
    return digest


def get_blob(folder: Path, digest: str) -> bytes | None:
    """The bytes kept under `digest`, or None; bytes that no longer have it are not given out."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        return None
    try:
        content = blob_path(folder, digest).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def blob_path(folder: Path, digest: str) -> Path:
    """Where the bytes of `digest` stand."""
    return folder / digest[:2] / digest[2:]


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path` whole or not at all, and onto the disk."""
    handle, partial = tempfile.mkstemp(dir=path.parent, suffix=PARTIAL)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
