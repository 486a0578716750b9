"""A connection that takes too long, or too much, to say what it wants is closed.

Uvicorn waits for ever for the end of the headers, and its parser keeps whatever comes before it; a
few hundred such connections would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS: Final = 10.0
UNREAD_BYTES: Final = 64 * 1024  # above the limit for headers, so that those are refused in words


class ImpatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 with an end to waiting: from the first byte, or the last answer, to a request."""

    header_seconds = HEADER_SECONDS
    unread_bytes = UNREAD_BYTES
    _deadline: asyncio.TimerHandle | None = None
    _unread = 0  # bytes that have come since the parser last made something of them

    # uvicorn narrows the argument in the same way
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection begins, and with it the waiting."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Bytes came. Those that lead to nothing (a header or a trailer without end) add up."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > self.unread_bytes and not self.transport.is_closing():
            self.send_400_response("Too much before the request.")

    def on_headers_complete(self) -> None:
        """A whole request line and its headers end the waiting."""
        self._unread = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here, whole."""
        self._unread = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is out; another request may come, soon, unless one is here already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(self.header_seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
