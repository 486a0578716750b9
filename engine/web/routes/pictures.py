"""The pictures of the configuration: of choices and beside fields."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page
from engine.web.widgets import picture_url

# A drawing that is opened by itself is a page: it may do nothing at all.
ALONE: Final = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def picture(call: Call) -> Response:
    """One picture, under an address that is its content."""
    for digest, found in call.services.bundle.pictures.items():
        if picture_url(digest) == call.path:
            return Response(found.content, headers=ALONE, media_type=found.media_type)
    raise HTTPException(404)


PAGES = (Page("/pictures/{digest}", "GET", SIGNED_IN, picture),)
