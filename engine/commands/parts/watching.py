"""Telling when a project folder has changed: a look at every file's stamp, many times a second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.loading.project import FOLDERS, PROJECT_FILE

EVERY: Final = 0.03  # seconds between two looks: shorter than a person notices
Stamps = dict[str, tuple[int, int]]


def versions(folder: Path, every: float = EVERY) -> Iterator[None]:
    """Comes back at once, and then each time something in the project folder has changed."""
    seen: Stamps | None = None
    while True:
        found = stamps(folder)
        if found != seen:
            seen = found
            yield
        time.sleep(every)


def stamps(folder: Path) -> Stamps:
    """Size and time of every file that may belong to the project."""
    paths = [folder / PROJECT_FILE]
    for name in FOLDERS:
        for parent, _, files in os.walk(folder / name):
            paths.extend(Path(parent, file) for file in files)
    return {str(path): stamp for path in paths if (stamp := _stamp(path)) is not None}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # taken away between listing and looking, as editors do while saving
        return None
    return found.st_mtime_ns, found.st_size
