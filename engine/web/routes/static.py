"""Styles, script and fonts, under a URL that changes with them."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.web.assets import contents, edition, media_type
from engine.web.call import Call
from engine.web.pages import PUBLIC, Page

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def static(call: Call) -> Response:
    """One file of the edition that is being served."""
    name = call.params["name"]
    if call.params["edition"] != edition() or name not in contents():
        raise HTTPException(404)
    return Response(contents()[name], headers=FOR_EVER, media_type=media_type(name))


PAGES = (Page("/static/{edition}/{name:path}", "GET", PUBLIC, static),)
