"""Files that never change under their URL: styles, the script, fonts, the icon."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

STATIC = Path(__file__).resolve().parent / "static"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

_UNREAD: Final = re.compile(rb"(?m)^[ \t]*(?://.*)?\n|^[ \t]+")


@cache
def contents() -> Mapping[str, bytes]:
    """Every file to be served, by its path under `static`; small enough to stay in memory."""
    paths = sorted(path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES)
    return {path.relative_to(STATIC).as_posix(): _sent(path) for path in paths}


def _sent(path: Path) -> bytes:
    """A file as it is sent: scripts without indentation and lines of comment, 2 KB in all.

    None of ours holds a text over several lines, which this would change.
    """
    content = path.read_bytes()
    return _UNREAD.sub(b"", content) if path.suffix == ".js" else content


@cache
def edition() -> str:
    """A digest of all files together, so that files may name each other relatively."""
    digest = hashlib.sha256()
    for name, content in contents().items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The URL of a file as it is now."""
    if name not in contents():
        raise LookupError(name)
    return f"/static/{edition()}/{name}"


def media_type(name: str) -> str:
    """What the browser is told a file is."""
    return MEDIA_TYPES[Path(name).suffix]
