"""One's own account: where one is signed in, the second factor, the password."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.accounts import Person, SignedIn
from engine.accounts.sessions import token_digest
from engine.cases.outbox import HOOK, MAIL, Contact, contact_of, keep_contact
from engine.problems import Problem
from engine.web.call import Call
from engine.web.cookies import give_token
from engine.web.pages import SIGNED_IN, Page
from engine.web.picture_codes import picture_code

LONGEST_CODE = 100


def show(call: Call) -> Response:
    """The page as it stands."""
    return _page(call)


def _channels(call: Call) -> tuple[str, ...]:
    """The ways of telling people that are set up here."""
    post = call.services.settings.post
    ways = ((MAIL, post.mail), (HOOK, post.hook))
    return tuple(name for name, way in ways if way is not None)


def _page(call: Call, wrong: str = "", contact: Contact | None = None) -> Response:
    accounts, person = call.services.accounts, _person(call)
    here = token_digest(call.token)
    devices = [(key, session, key == here) for key, session in accounts.devices(person.id)]
    values = {
        "devices": devices,
        "codes_left": accounts.recovery_codes_left(person.id),
        "due": accounts.must_have_second_factor(person),
        "login": person.login,
        "wrong": wrong,
        "channels": _channels(call),
        "contact": contact or contact_of(call.services.desk.gate, person.id),
    }
    return call.page("account.html", values, 422 if wrong else 200)


def _person(call: Call) -> Person:
    person = call.services.accounts.directory.person(call.me.id)
    if person is None:
        raise HTTPException(404)
    return person


def end_device(call: Call) -> Response:
    """Sign one device out."""
    if not call.services.accounts.sign_out_device(call.me.id, call.form.get("device")):
        raise HTTPException(404)
    return call.go("account")


def change_password(call: Call) -> Response:
    """A new password for the former one; all other devices are signed out."""
    form = call.form
    if form.get("password") != form.get("again"):
        return _page(call, call.wording.sentence(Problem("password_again")))
    accounts = call.services.accounts
    found = accounts.change_password(call.token, form.get("former"), form.get("password"))
    if isinstance(found, Problem):
        return _page(call, call.wording.sentence(found))
    return _with_token(call, found)


def choose_telling(call: Call) -> Response:
    """Where else this person is told; what was typed stays where it cannot be kept."""
    form = call.form
    channel = form.get("channel")
    quiet = form.get("quiet") == "yes"
    contact = Contact(channel, form.get("address").strip(), quiet, call.language)
    if channel and channel not in _channels(call):
        return _page(call, call.wording.sentence(Problem("contact_channel")))
    problem = keep_contact(call.services.desk.gate, call.me.id, contact)
    if problem is not None:
        return _page(call, call.wording.sentence(problem), contact)
    return call.go("account", say="delivery.kept" if channel else "")


def _with_token(call: Call, session: SignedIn) -> Response:
    response = call.go("account", say="account.password.changed")
    give_token(response, session.token, call.services.settings.secure)
    return response


def _set_up(call: Call, wrong: str = "") -> Response:
    setting = call.services.accounts.setting_up(_person(call))
    if setting is None:
        return call.go("account")
    drawn = picture_code(setting.address, call.wording.t("account.factor.picture"))
    values = {"secret": setting.secret, "picture": drawn, "action": "/account/second-factor"}
    shown = {**values, "kept": "", "next": "", "wrong": wrong}
    return call.page("set_up.html", shown, 422 if wrong else 200)


def set_up(call: Call) -> Response:
    """The picture for the phone; then the first code proves it, and recovery codes are shown."""
    if not call.form.get("code"):
        return _set_up(call)
    accounts, person = call.services.accounts, _person(call)
    codes = accounts.prove_second_factor(person, call.form.get("code")[:LONGEST_CODE])
    if isinstance(codes, Problem):
        return _set_up(call, call.wording.sentence(codes))
    return call.page("recovery_codes.html", {"codes": codes, "next": "/account"})


PAGES = (
    Page("/account", "GET", SIGNED_IN, show),
    Page("/account/device", "POST", SIGNED_IN, end_device),
    Page("/account/telling", "POST", SIGNED_IN, choose_telling),
    Page("/account/password", "POST", SIGNED_IN, change_password),
    Page("/account/second-factor", "POST", SIGNED_IN, set_up),
)
