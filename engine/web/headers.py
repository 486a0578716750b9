"""Headers on every response, errors too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER_BYTES: Final = 16 * 1024
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
DEVICES: Final = "Permissions-Policy"
OWN: Final = (DEVICES, "Content-Security-Policy")
"""What a response may say of itself; pages do not."""
_ALL_DEVICES: Final = ("camera", "geolocation", "microphone", "payment", "usb")


def devices_policy(allowed: Collection[str] = ()) -> str:
    """What of a device a page may ask its person for; nothing, unless a field needs it."""
    return ", ".join(f"{name}=({'self' if name in allowed else ''})" for name in _ALL_DEVICES)


FIXED: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with it browsers send `Origin: null` to ourselves too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    DEVICES: devices_policy(),
}
OF_PARTS: Final = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
"""What is said of the parts of a page: the rest is about pages, and on a slow line the headers of
the parts would take as long as a tenth of what they carry."""
_PARTS: Final = ("text/css", "text/javascript", "font/woff2", "application/json")


def _is_part(headers: MutableHeaders) -> bool:
    """Whether this is fetched by pages for good, and nothing that a browser draws or runs alone."""
    kept = "immutable" in headers.get("cache-control", "")
    return kept and headers.get("content-type", "").startswith(_PARTS)


class SafeHeaders:
    """Adds the headers, and keeps every page out of caches unless it says otherwise."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.fixed = dict(FIXED)
        if secure:
            self.fixed["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; touch the response's start."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                wanted = OF_PARTS if _is_part(headers) else self.fixed
                for name in wanted:
                    if name not in OWN or name not in headers:
                        headers[name] = self.fixed[name]
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, sending)


def refusal_of(scope: Scope) -> int:
    """The status that refuses a request before anything of it is used, 0 where it may go on."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
        return 431
    return 0 if _is_readable(scope) else 400


def _is_readable(scope: Scope) -> bool:
    """Whether path and query are what a browser would send: UTF-8, no control characters."""
    raw = scope.get("raw_path") or scope["path"].encode()
    for part in (raw, scope.get("query_string", b"")):
        try:
            text = unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError:
            return False
        if any(character < " " or character == "\x7f" for character in text):
            return False
    return True
