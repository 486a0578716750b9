"""Files that never change under their URL: styles, the script, fonts, the icon."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engine.web.joining import joined, parts

STATIC = Path(__file__).resolve().parent / "static"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@cache
def contents() -> Mapping[str, bytes]:
    """Every file to be served, by its path under `static`; small enough to stay in memory."""
    paths = sorted(path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES)
    modules = {path.stem: path.read_text("utf-8") for path in paths if path.suffix == ".js"}
    inner = parts(modules)
    return {
        path.relative_to(STATIC).as_posix(): _sent(path, modules)
        for path in paths
        if path.suffix != ".js" or path.stem not in inner
    }


def _sent(path: Path, modules: Mapping[str, str]) -> bytes:
    """A file as it is sent: scripts and styles without what only people read, a script with all
    that it imports."""
    # Brings a runtime of its own, which only those who serve pages should start.
    import minify

    if path.suffix not in (".js", ".css"):
        return path.read_bytes()
    text = joined(path.stem, modules) if path.suffix == ".js" else path.read_text("utf-8")
    return str(minify.string(MEDIA_TYPES[path.suffix].partition(";")[0], text)).encode()


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
