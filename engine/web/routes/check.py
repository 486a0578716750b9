"""The last look at a form, and sending it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.draft_steps import open_draft
from engine.cases.submit_form import submit_draft
from engine.cases.views import FormPage, Submitted
from engine.problems import Problem
from engine.web.call import Call
from engine.web.filling import clash_page, last_look
from engine.web.pages import SIGNED_IN, Page

PICK = "pick:"


def look(call: Call) -> Response:
    """Everything that was answered, and what stands against sending it."""
    page = open_draft(call.services.desk, call.me, call.params["draft"], "", False)
    if page is None:
        raise HTTPException(404)
    if isinstance(page, Submitted):
        return call.go("cases", page.case_id)
    return last_look(call, page)


def send(call: Call) -> Response:
    """Send the form; again if it must be, never twice."""
    confirmed = frozenset(call.form.all("confirmed"))
    picks = {
        name.removeprefix(PICK): call.form.get(name)
        for name in call.form.values
        if name.startswith(PICK)
    }
    draft = call.params["draft"]
    sent = submit_draft(call.services.desk, call.me, draft, confirmed=confirmed, picks=picks)
    if isinstance(sent, Submitted):
        return call.go("cases", sent.case_id, say="web.case.sent_now")
    if isinstance(sent, FormPage):
        return _not_yet(call, sent, tuple(sorted(confirmed)))
    raise HTTPException(409 if isinstance(sent, Problem) else 404)


def _not_yet(call: Call, page: FormPage, confirmed: tuple[str, ...]) -> Response:
    if page.clashes:
        return clash_page(call, page, confirmed)
    return last_look(call, page, 422)


def show_again(call: Call) -> Response:
    """Back at the last look after signing in; sending is pressed once more."""
    return call.go("drafts", call.params["draft"], "check", say="web.sign_in.returned")


PAGES = (
    Page("/drafts/{draft}/check", "GET", SIGNED_IN, look),
    Page("/drafts/{draft}/check", "POST", SIGNED_IN, send, again=show_again),
)
