"""Ending a session: by the menu, or at once by the quick exit."""

from __future__ import annotations

from starlette.responses import Response

from engine.web.call import Call
from engine.web.cookies import take_token
from engine.web.pages import PUBLIC, Page


def sign_out(call: Call) -> Response:
    """End the session."""
    return _ended(call, call.go("sign-in"))


def leave(call: Call) -> Response:
    """End the session and go where nothing is to be seen. The page on the way says nothing: a
    redirect to another site would be stopped by our own policy for forms."""
    return _ended(call, call.page("leave.html", {}))


def _ended(call: Call, response: Response) -> Response:
    if call.actor is not None:
        call.services.accounts.sign_out(call.token)
    take_token(response, call.services.settings.secure)
    return response


PAGES = (Page("/sign-out", "POST", PUBLIC, sign_out), Page("/leave", "POST", PUBLIC, leave))
