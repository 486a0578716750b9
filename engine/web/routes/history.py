"""The earlier versions of a form, and what is different between two of them."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.show_record import show_history
from engine.web.call import Call
from engine.web.drawing import url
from engine.web.pages import SIGNED_IN, Page

MOST_DIGITS: Final = 6


def history(call: Call) -> Response:
    """Who sent a form when, and what changed from one version to another."""
    case, record = call.params["case"], call.params["record"]
    between = (_number(call, "from"), _number(call, "to"))
    found = show_history(call.services.desk, call.me, case, record, between)
    if found is None:
        raise HTTPException(404)
    values = {
        "tab": "cases",
        "history": found,
        "differs": any(part.changes for part in found.changes),
        "here": url("cases", case, "records", record),
        "files_of": case,
    }
    return call.page("history.html", values)


def _number(call: Call, name: str) -> int:
    """The number of a version as it stands in the address, 0 where none does."""
    text = call.query.get(name, "")
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or len(text) > MOST_DIGITS or int(text) == 0:
        raise HTTPException(404)
    return int(text)


PAGES = (Page("/cases/{case}/records/{record}/history", "GET", SIGNED_IN, history),)
