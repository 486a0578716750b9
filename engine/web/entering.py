"""From a password to the page one wanted: the second step, what waited meanwhile."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from engine.accounts import Person, SignedIn
from engine.accounts.sessions import CODE
from engine.web.call import Call
from engine.web.cookies import give_token
from engine.web.crossing import own_path
from engine.web.pages import again
from engine.web.picture_codes import picture_code
from engine.web.sealing import KeptPost, key_digest, unseal


def waiting(call: Call) -> dict[str, str]:
    """What waits behind signing in, carried from step to step in the form itself."""
    wanted = call.form.get("next")
    return {"kept": call.form.get("kept")[:100], "next": own_path(wanted) if wanted else ""}


def entered(call: Call, session: SignedIn) -> Response:
    """On to what waited; or to the second step, where that is due."""
    owing = call.services.accounts.owing(session.token) if session.owes else None
    response = _next(call, session.token) if owing is None else due_page(call, owing)
    give_token(response, session.token, call.services.settings.secure)
    return response


def due_page(call: Call, owing: tuple[Person, str], wrong: str = "") -> Response:
    """The page of what is still due of this person."""
    person, owes = owing
    values = {**waiting(call), "wrong": wrong}
    setting = None if owes == CODE else call.services.accounts.setting_up(person)
    if setting is None:
        return call.page("second_step.html", values, 422 if wrong else 200)
    drawn = picture_code(setting.address, call.wording.t("account.factor.picture"))
    shown = {**values, "secret": setting.secret, "picture": drawn, "action": "/sign-in/set-up"}
    return call.page("set_up.html", shown, 422 if wrong else 200)


def _next(call: Call, token: str) -> Response:
    """The form that waited, if it is this person's; else the page that was wanted, or home."""
    kept = waiting(call)["kept"]
    post = _kept_post(call, token, kept) if kept else None
    if post is None:
        return RedirectResponse(own_path(call.form.get("next")), 303)
    known = call.services.accounts.actor(token)
    if known is None:
        return call.go()
    signed = call.signed_in(token, known)
    return again(signed, post) or call.go()


def _kept_post(call: Call, token: str, kept: str) -> KeptPost | None:
    """What was kept, given once, and to nobody else: another person's is dropped here."""
    taken = call.services.accounts.take_sealed(key_digest(kept))
    known = call.services.accounts.actor(token)
    if taken is None or known is None or taken[1] != known[0].id:
        return None
    return unseal(kept, taken[0])
