"""Whether an unsafe request comes from our own pages."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request


def from_elsewhere(request: Request, session_token: str, form_token: str) -> bool:
    """Whether a POST must be refused.

    The browser's own word decides (Sec-Fetch-Site, else Origin). A browser that gives neither must
    send the token of the session; without a session there is nothing to ride on.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    if origin and origin != "null":
        return _host(origin) != request.headers.get("host", "").lower()
    return bool(session_token) and not is_form_token(session_token, form_token)


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # no address at all, so not ours
        return "?"


def form_token(session_token: str) -> str:
    """A token for one page, bound to the session; different each time, so that the size of a
    compressed page tells nothing about it."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_mac(session_token, nonce)}"


def is_form_token(session_token: str, token: str) -> bool:
    """Whether `form_token` made this token for this session."""
    nonce, _, mac = token.partition(".")
    return hmac.compare_digest(_mac(session_token, nonce).encode(), mac.encode())


def _mac(session_token: str, nonce: str) -> str:
    key = hashlib.sha256(b"form:" + session_token.encode()).digest()
    return hmac.digest(key, nonce.encode(), "sha256").hex()


def own_path(text: str) -> str:
    """A path on this site, whatever was sent."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if plain and text.isascii() and text.isprintable() else "/"
