"""Signing in, and the form that waited meanwhile."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from engine.problems import Problem
from engine.web.call import Call
from engine.web.cookies import give_token
from engine.web.crossing import own_path
from engine.web.pages import PUBLIC, Page, again
from engine.web.sealing import KeptPost, key_digest, unseal

LONGEST_NAME = 200


def show(call: Call) -> Response:
    """The sign-in page."""
    if call.actor is not None:
        return call.go()
    return call.page("sign_in.html", {"kept": "", "next": "", "name": "", "wrong": ""})


def sign_in(call: Call) -> Response:
    """A session, or the page again; a wrong name and a wrong password look the same."""
    name, kept = call.form.get("name")[:LONGEST_NAME], call.form.get("kept")[:100]
    found = call.services.accounts.sign_in(name, call.form.get("password"), call.address)
    if isinstance(found, Problem):
        wrong, wanted = call.wording.sentence(found), own_path(call.form.get("next"))
        values = {"kept": kept, "next": wanted, "name": name, "wrong": wrong}
        return call.page("sign_in.html", values, 422)
    response = _next(call, found.token, kept)
    give_token(response, found.token, call.services.settings.secure)
    return response


def _next(call: Call, token: str, kept: str) -> Response:
    """The form that waited, if it is this person's; else home."""
    post = _kept_post(call, token, kept) if kept else None
    if post is None:
        return RedirectResponse(own_path(call.form.get("next")), 303)
    known = call.services.accounts.actor(token)
    if known is None:
        return call.go()
    signed = call.signed_in(token, known[0], known[1])
    return again(signed, post) or call.go()


def _kept_post(call: Call, token: str, kept: str) -> KeptPost | None:
    """What was kept, given once, and to nobody else: another person's is dropped here."""
    taken = call.services.accounts.take_sealed(key_digest(kept))
    known = call.services.accounts.actor(token)
    if taken is None or known is None or taken[1] != known[0].id:
        return None
    return unseal(kept, taken[0])


PAGES = (Page("/sign-in", "GET", PUBLIC, show), Page("/sign-in", "POST", PUBLIC, sign_in))
