"""The keys to what this person typed on a device while there was no line."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from engine.web.call import Call
from engine.web.keeping import kept_before
from engine.web.pages import SIGNED_IN, Page


def keeping(call: Call) -> Response:
    """The person's own keys, and no one else's."""
    return JSONResponse(kept_before(call))


PAGES = (Page("/keeping", "GET", SIGNED_IN, keeping),)
