"""A file of a case, or of a form that is being filled."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.show_file import ShownFile, show_draft_file, show_file
from engine.fieldtypes.attaching import ending_of
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page

SHOWN_IN_PLACE = ("image/jpeg", "image/png", "image/gif", "image/webp")


def file(call: Call) -> Response:
    """The bytes; pictures are shown, anything else is only ever saved."""
    return _given(call, show_file(call.services.desk, call.me, call.params["case"], _blob(call)))


def draft_file(call: Call) -> Response:
    """As `file`, of a form that is not sent yet."""
    draft = call.params["draft"]
    return _given(call, show_draft_file(call.services.desk, call.me, draft, _blob(call)))


def _blob(call: Call) -> str:
    return call.params["blob"]


def _given(call: Call, found: ShownFile | None) -> Response:
    if found is None:
        raise HTTPException(404)
    place = "inline" if found.media_type in SHOWN_IN_PLACE else "attachment"
    # Named by its digest: a file's own name may tell whose it is, and downloads are listed.
    name = quote(f"{_blob(call)[:12]}.{ending_of(found.media_type)}")
    headers = {"content-disposition": f'{place}; filename="{name}"', "cache-control": "no-store"}
    return Response(found.content, media_type=found.media_type, headers=headers)


PAGES = (
    Page("/cases/{case}/files/{blob}", "GET", SIGNED_IN, file),
    Page("/drafts/{draft}/files/{blob}", "GET", SIGNED_IN, draft_file),
)
