"""Standing in for somebody who is away: the covers there are, a new one, the end of one."""

from __future__ import annotations

from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.accounts.covering import Covering
from engine.problems import Problem
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page


def show(call: Call) -> Response:
    """The covers of this person and of whom they lead, and a form for one more."""
    return _page(call, call.query.get("absent", ""))


def _covering(call: Call) -> Covering:
    return Covering(call.services.desk.gate, call.services.ids)


def _page(call: Call, named: str, wrong: str = "") -> Response:
    covering = _covering(call)
    people = covering.absent(call.me)
    absent = next((one for one in people if one.id == (named or call.me.id)), None)
    if absent is None:
        raise HTTPException(404)
    values = {
        "tab": "home",
        "people": people,
        "absent": absent,
        "able": covering.able(absent),
        "covers": covering.overseen(call.me),
        "today": call.services.desk.gate.moment().today,
        "typed": {name: call.form.get(name) for name in ("by", "first", "last")},
        "wrong": wrong,
    }
    return call.page("cover.html", values, 422 if wrong else 200)


def arrange(call: Call) -> Response:
    """A new cover, or what is wrong with it."""
    form = call.form
    days = (_day(form.get("first")), _day(form.get("last")))
    found = _covering(call).arrange(call.me, form.get("absent"), form.get("by"), days)
    if found is None:
        raise HTTPException(404)
    if isinstance(found, Problem):
        return _page(call, form.get("absent"), call.wording.sentence(found))
    return call.go("cover", say="cover.set")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def end(call: Call) -> Response:
    """End a cover at once."""
    if _covering(call).end(call.me, call.params["cover"]) is None:
        raise HTTPException(404)
    return call.go("cover", say="cover.ended")


PAGES = (
    Page("/cover", "GET", SIGNED_IN, show),
    Page("/cover", "POST", SIGNED_IN, arrange, again=show),
    Page("/cover/{cover}/end", "POST", SIGNED_IN, end),
)
