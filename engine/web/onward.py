"""Where somebody goes once something was done."""

from __future__ import annotations

from starlette.responses import Response

from engine.web.call import Call

DONE = "web.case.done_now"


def to_case(call: Call, case_id: str) -> Response:
    """To the case; home where it went beyond their reach by what they did: given away, or to a
    status they do not reach."""
    if call.services.desk.gate.number(call.me, case_id):
        return call.go("cases", case_id, say=DONE)
    return call.go(say=DONE)
