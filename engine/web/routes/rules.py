"""The rules of forms and of the questions of steps, for the script of their pages."""

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
        asked = [step.ask for step in workflow.transitions.values() if step.ask is not None]
        for form in (*map(call.services.bundle.forms.__getitem__, workflow.forms), *asked):
            path, body = live_form(call, workflow, form)
            if path == call.path:
                return Response(body, headers=KEPT, media_type="application/json")
    raise HTTPException(404)


PAGES = (Page("/rules/{name}", "GET", SIGNED_IN, rules),)
