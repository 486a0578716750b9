"""Answers go out compressed: pages in little time, what is kept for good in few bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from deflate import gzip_compress
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware, GZipResponder
from starlette.types import Receive, Scope, Send

SMALLEST: Final = 700  # below this the headers cost more than is won
LEVEL: Final = 6
LONG: Final = 64 * 1024  # a page that takes long to arrive is worth a little more work
LEVEL_OF_LONG: Final = 8
LEVEL_FOR_EVER: Final = 12
IN_A_THREAD: Final = 128 * 1024  # what would keep everybody else waiting


class Compressed(GZipMiddleware):
    """Starlette's, with a quicker library for whole bodies; what comes in pieces stays with it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what comes back is made smaller where the browser takes it."""
        if scope["type"] == "http" and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            await _Responder(self.app, SMALLEST)(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Responder(GZipResponder):
    _in_pieces = False

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        """The next piece of the body, or all of it."""
        self._in_pieces = self._in_pieces or more_body
        if self._in_pieces:
            return await super().apply_compression(body, more_body=more_body)
        headers = Headers(raw=self.initial_message["headers"])
        pressed = _for_ever if "immutable" in headers.get("cache-control", "") else _once
        if len(body) < IN_A_THREAD:
            return pressed(body)
        return await run_in_threadpool(pressed, body)


def _once(body: bytes) -> bytes:
    return bytes(gzip_compress(body, LEVEL if len(body) < LONG else LEVEL_OF_LONG))


@lru_cache(maxsize=200)
def _for_ever(body: bytes) -> bytes:
    """What a browser asks for only once is worth the most work, and that only once too."""
    return bytes(gzip_compress(body, LEVEL_FOR_EVER))
