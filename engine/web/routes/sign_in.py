"""Signing in, and the form that waited meanwhile."""

from __future__ import annotations

from starlette.responses import Response

from engine.problems import Problem
from engine.web.call import Call
from engine.web.entering import entered, waiting
from engine.web.pages import PUBLIC, Page

LONGEST_NAME = 200


def show(call: Call) -> Response:
    """The sign-in page."""
    if call.actor is not None:
        return call.go()
    return call.page("sign_in.html", {"kept": "", "next": "", "name": "", "wrong": ""})


def sign_in(call: Call) -> Response:
    """A session, or the page again; a wrong name and a wrong password look the same."""
    name, password = call.form.get("name")[:LONGEST_NAME], call.form.get("password")
    found = call.services.accounts.sign_in(name, password, call.address, call.device)
    if isinstance(found, Problem):
        values = {**waiting(call), "name": name, "wrong": call.wording.sentence(found)}
        return call.page("sign_in.html", values, 422)
    return entered(call, found)


PAGES = (Page("/sign-in", "GET", PUBLIC, show), Page("/sign-in", "POST", PUBLIC, sign_in))
