"""The folder a store keeps its files in: making it, copying it, and what a disk can refuse."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.store.blobs import sync_folder, write_durably
from engine.store.protocol import StoreUnavailable

BLOBS: Final = "blobs"
_DISK_CODES: Final[Mapping[int, str]] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "locked",
    errno.EPERM: "locked",
    errno.EROFS: "locked",
    errno.EIO: "damaged",
}


@contextmanager
def disk_faults(folder: Path) -> Iterator[None]:
    """Faults of the disk, as `StoreUnavailable` with the folder they are in."""
    try:
        yield
    except OSError as fault:
        code = _DISK_CODES.get(fault.errno or 0)
        if code is None:
            raise
        raise StoreUnavailable(code, folder=str(folder)) from fault
    except StoreUnavailable as fault:
        fault.params.setdefault("folder", str(folder))
        raise


def make_folder(folder: Path) -> None:
    """The folder, for its owner's eyes only."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as fault:
        raise StoreUnavailable("missing") from fault


def copy_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """A folder at `target` that `fill` writes, and which is there whole or not at all."""
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as beside:
        partial = Path(beside) / target.name
        partial.mkdir(mode=0o700)
        fill(partial)
        os.rename(partial, target)
    sync_folder(target.parent)


def copy_blobs(folder: Path, target: Path) -> None:
    """Every blob that is whole."""
    for blob in sorted((folder / BLOBS).glob("[0-9a-f][0-9a-f]/*")):
        if len(blob.name) != 62:  # being written, or left by a process that was killed
            continue
        kept = target / BLOBS / blob.parent.name / blob.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_durably(kept, blob.read_bytes())
