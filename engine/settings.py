"""Settings of a running server, read once from the environment at the edge."""

from __future__ import annotations

import ipaddress
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from engine.defaults import defaults_dir

LEAST_SECRET = 16
_TRUE = frozenset({"1", "yes", "true", "on"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `tls`: from the first byte; otherwise the line is encrypted
    before anything is said on it, unless it does not leave this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class WebHook:
    """A service of the office that passes messages on, and the secret by which it knows us."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """The ways on which people are told elsewhere, and the address they are sent back to."""

    mail: MailServer | None = None
    hook: WebHook | None = None
    address: str = ""


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
    post: Post = Post()


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
        post=read_post(environ),
    )


def read_post(environ: Mapping[str, str]) -> Post:
    """How people are told elsewhere; without these settings nothing ever leaves."""
    address = environ.get("HIMAYA_ADDRESS", "")
    if address:
        _url("HIMAYA_ADDRESS", address, ("https", "http"))
    return Post(_mail_server(environ), _web_hook(environ), address.rstrip("/"))


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    text = environ.get("HIMAYA_SMTP", "")
    if not text:
        return None
    parts = _url("HIMAYA_SMTP", text, ("smtps", "smtp"))
    sender = environ.get("HIMAYA_MAIL_FROM", "")
    if "@" not in sender or not sender.isprintable():
        raise SystemExit("HIMAYA_MAIL_FROM: the address that letters come from is not set")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        sender=sender,
        user=unquote(parts.username or ""),
        password=environ.get("HIMAYA_SMTP_PASSWORD", ""),
        tls=tls,
        plain=not tls and _is_here(parts.hostname or ""),
    )


def _web_hook(environ: Mapping[str, str]) -> WebHook | None:
    text = environ.get("HIMAYA_HOOK", "")
    if not text:
        return None
    parts = _url("HIMAYA_HOOK", text, ("https", "http"))
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise SystemExit("HIMAYA_HOOK: only https:// may leave this machine")
    secret = environ.get("HIMAYA_HOOK_SECRET", "")
    if len(secret) < LEAST_SECRET:
        raise SystemExit(f"HIMAYA_HOOK_SECRET: at least {LEAST_SECRET} characters")
    return WebHook(text, secret)


def _url(name: str, text: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address. What was typed is not repeated: it might hold a password."""
    wrong = f"{name}: begins with {schemes[0]}://, a host follows, and no password stands in it"
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        raise SystemExit(wrong) from None
    if not usable or parts.password or not text.isprintable() or " " in text:
        raise SystemExit(wrong)
    return parts


def _is_here(host: str) -> bool:
    """Whether a host is this machine by its very name, whatever a name server may say."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
