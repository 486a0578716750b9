"""A file of a case."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.show_file import show_file
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page

SHOWN_IN_PLACE = ("image/jpeg", "image/png", "image/gif", "image/webp")


def file(call: Call) -> Response:
    """The bytes; pictures are shown, anything else is only ever saved."""
    found = show_file(call.services.desk, call.me, call.params["case"], call.params["blob"])
    if found is None:
        raise HTTPException(404)
    place = "inline" if found.media_type in SHOWN_IN_PLACE else "attachment"
    # Named by its digest: a file's own name may tell whose it is, and downloads are listed.
    ending = found.media_type.rpartition("/")[2]
    name = quote(f"{call.params['blob'][:12]}.{ending}")
    headers = {"content-disposition": f'{place}; filename="{name}"', "cache-control": "no-store"}
    return Response(found.content, media_type=found.media_type, headers=headers)


PAGES = (Page("/cases/{case}/files/{blob}", "GET", SIGNED_IN, file),)
