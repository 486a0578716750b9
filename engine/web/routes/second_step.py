"""The second step of signing in: a code from the phone, or setting the phone up."""

from __future__ import annotations

from starlette.responses import Response

from engine.accounts.sessions import SET_UP
from engine.problems import Problem
from engine.web.call import Call
from engine.web.cookies import give_token
from engine.web.entering import due_page, entered, waiting
from engine.web.pages import PUBLIC, Page

LONGEST_CODE = 100


def show(call: Call) -> Response:
    """What is still due."""
    owing = call.services.accounts.owing(call.token)
    return call.go("sign-in") if owing is None else due_page(call, owing)


def check(call: Call) -> Response:
    """A session for the right code; else the page again."""
    found = call.services.accounts.second_step(call.token, call.form.get("code")[:LONGEST_CODE])
    if not isinstance(found, Problem):
        return entered(call, found)
    owing = call.services.accounts.owing(call.token)
    wrong = call.wording.sentence(found)
    if owing is None:
        values = {**waiting(call), "name": "", "wrong": wrong}
        return call.page("sign_in.html", values, 422)
    return due_page(call, owing, wrong)


def set_up(call: Call) -> Response:
    """The first code proves the phone: a session, and recovery codes shown this once."""
    accounts = call.services.accounts
    owing = accounts.owing(call.token)
    if owing is None or owing[1] != SET_UP:
        return call.go("sign-in")
    codes = accounts.prove_second_factor(owing[0], call.form.get("code")[:LONGEST_CODE])
    if isinstance(codes, Problem):
        return due_page(call, owing, call.wording.sentence(codes))
    settled = accounts.settle(call.token)
    if settled is None:
        return call.go("sign-in")
    response = call.page("recovery_codes.html", {"codes": codes, "next": waiting(call)["next"]})
    give_token(response, settled.token, call.services.settings.secure)
    return response


PAGES = (
    Page("/sign-in/code", "GET", PUBLIC, show),
    Page("/sign-in/code", "POST", PUBLIC, check),
    Page("/sign-in/set-up", "POST", PUBLIC, set_up),
)
