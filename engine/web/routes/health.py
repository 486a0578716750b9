"""Whether the server answers."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from engine.web.call import Call
from engine.web.pages import PUBLIC, Page


def healthz(call: Call) -> Response:
    """For the one who watches over the server; says nothing about what is inside."""
    return PlainTextResponse("ok")


PAGES = (Page("/healthz", "GET", PUBLIC, healthz),)
