"""Settings of a running server, read once from the environment at the edge."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.defaults import defaults_dir

_TRUE = frozenset({"1", "yes", "true", "on"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the configuration and the data are, where to listen, and whether HTTPS is in front."""

    project: Path
    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    secure: bool = False
    exit_to: str = "https://www.wikipedia.org/"
    tick: int = 30  # seconds between ticks of a server, 0 = it has none
    scanner: tuple[str, ...] = ()  # a command, its arguments; the file's path comes after them


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in HIMAYA_… variables; what is not set has a value for trying out."""
    port = environ.get("HIMAYA_PORT", "8000")
    if not port.isdecimal() or len(port) > 5 or not 1 <= int(port) <= 65_535:
        raise SystemExit(f"HIMAYA_PORT: {port[:20]!r} is not a port (1 to 65535)")
    exit_to = environ.get("HIMAYA_EXIT", "https://www.wikipedia.org/")
    if not exit_to.startswith("https://"):
        raise SystemExit(f"HIMAYA_EXIT: {exit_to!r} does not begin with https://")
    return Settings(
        project=Path(environ.get("HIMAYA_PROJECT") or defaults_dir()),
        data=Path(environ.get("HIMAYA_DATA", "data")),
        host=environ.get("HIMAYA_HOST", "127.0.0.1"),
        port=int(port),
        secure=environ.get("HIMAYA_SECURE", "").lower() in _TRUE,
        exit_to=exit_to,
        tick=_seconds(environ.get("HIMAYA_TICK", "30")),
        scanner=_command(environ.get("HIMAYA_SCANNER", "")),
    )


def _seconds(text: str) -> int:
    if text == "off":
        return 0
    if not text.isdecimal() or not 1 <= int(text[:6]) <= 86_400:
        raise SystemExit(f"HIMAYA_TICK: {text[:20]!r} is neither off nor seconds (1 to 86400)")
    return int(text)


def _command(line: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(line))
    except ValueError as fault:
        raise SystemExit(f"HIMAYA_SCANNER: {line[:60]!r} has a quote without an end") from fault
    if line and not words:  # set, so somebody counts on files being looked at
        raise SystemExit("HIMAYA_SCANNER: no command stands there")
    return words
