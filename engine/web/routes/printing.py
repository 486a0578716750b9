"""A case or one of its records as clean pages for paper."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.print_case import PRINT, print_case
from engine.web.call import Call
from engine.web.pages import Page


def whole_case(call: Call) -> Response:
    """The case with all its forms."""
    return _paper(call, "")


def one_record(call: Call) -> Response:
    """One form of it."""
    return _paper(call, call.params["record"])


def _paper(call: Call, record: str) -> Response:
    found = print_case(call.services.desk, call.me, call.params["case"], record)
    if found is None:
        raise HTTPException(404)
    wording = call.wording
    told = [
        fact
        for fact in found.workflow.facts.values()
        if wording.fact_value(fact, found.facts.get(fact.id))
    ]
    values = {"tab": "cases", "paper": found, "facts": told, "files_of": found.id}
    return call.page("print.html", values)


PAGES = (
    Page("/cases/{case}/print", "GET", PRINT, whole_case),
    Page("/cases/{case}/records/{record}/print", "GET", PRINT, one_record),
)
