"""Choosing a language, digits, and in which role to work."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.i18n.digits import SYSTEMS
from engine.web.call import Call
from engine.web.crossing import own_path
from engine.web.pages import PUBLIC, SIGNED_IN, Page


def choose_language(call: Call) -> Response:
    """Read in another language from now on, on this page."""
    tag = call.form.get("language")
    if tag not in call.services.bundle.project.languages:
        raise HTTPException(400)
    if call.actor is not None:
        call.services.accounts.set_language(call.actor.id, tag)
    return call.keep_language(RedirectResponse(own_path(call.form.get("back")), 303), tag)


def choose_digits(call: Call) -> Response:
    """Read numbers in other digits from now on, in every language."""
    system = call.form.get("digits")
    if system not in SYSTEMS:
        raise HTTPException(400)
    call.services.accounts.set_digits(call.me.id, system)
    return RedirectResponse(own_path(call.form.get("back")), 303)


def choose_role(call: Call) -> Response:
    """Work in another of one's memberships."""
    chosen = call.form.get("membership")
    person = call.services.accounts.directory.person(call.me.id)
    count = len(person.memberships) if person is not None else 0
    if chosen not in map(str, range(count)):
        raise HTTPException(400)
    call.services.accounts.choose_membership(call.token, int(chosen))
    return call.go()


PAGES = (
    Page("/language", "POST", PUBLIC, choose_language),
    Page("/digits", "POST", SIGNED_IN, choose_digits),
    Page("/role", "POST", SIGNED_IN, choose_role),
)
