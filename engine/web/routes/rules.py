"""The rules of forms, for the script of their pages."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.web.call import Call
from engine.web.live import live_form
from engine.web.pages import SIGNED_IN, Page

# Not `public`: who reads less of a form gets other rules of it.
KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}


def rules(call: Call) -> Response:
    """The rules of the form whose page named this address."""
    for workflow in call.services.bundle.workflows.values():
        for form_id in workflow.forms:
            path, body = live_form(call, workflow, call.services.bundle.forms[form_id])
            if path == call.path:
                return Response(body, headers=KEPT, media_type="application/json")
    raise HTTPException(404)


PAGES = (Page("/rules/{name}", "GET", SIGNED_IN, rules),)
