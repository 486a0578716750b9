"""Coming in with a code that fits once, to choose a password."""

from __future__ import annotations

from starlette.responses import Response

from engine.accounts.people import People
from engine.problems import Problem
from engine.web.call import Call
from engine.web.entering import entered
from engine.web.pages import PUBLIC, Page

LONGEST = 200


def show(call: Call) -> Response:
    """The page for someone new, or who has forgotten their password."""
    return _page(call)


def _page(call: Call, wrong: Problem | None = None) -> Response:
    typed = {name: call.form.get(name)[:LONGEST] for name in ("name", "code")}
    told = call.wording.sentence(wrong) if wrong is not None else ""
    return call.page("welcome.html", {"typed": typed, "wrong": told}, 422 if wrong else 200)


def choose(call: Call) -> Response:
    """The password chosen, and signed in; an unknown name and a wrong code look the same."""
    name, code = call.form.get("name")[:LONGEST], call.form.get("code")[:LONGEST]
    password = call.form.get("password")
    if password != call.form.get("again"):
        return _page(call, Problem("password_again"))
    services, accounts = call.services, call.services.accounts
    if (waiting := accounts.waits(call.address)) is not None:
        return _page(call, waiting)
    people = People(services.desk.gate, services.clock, services.ids)
    person = people.invited(name, code)
    if person is None:
        accounts.count_wrong_code(call.address)
        return _page(call, Problem("invitation_wrong"))
    if (problem := accounts.check_password(person, password)) is not None:
        return _page(call, problem)
    if not people.use_invitation(code):
        return _page(call, Problem("invitation_wrong"))
    accounts.set_password(person.id, password)
    found = accounts.sign_in(person.login, password, call.address, call.device)
    return _page(call, found) if isinstance(found, Problem) else entered(call, found)


PAGES = (Page("/welcome", "GET", PUBLIC, show), Page("/welcome", "POST", PUBLIC, choose))
