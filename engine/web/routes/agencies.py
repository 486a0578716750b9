"""Managing agencies and teams: their names, new ones, closing and opening again."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.accounts.agencies import Agencies
from engine.i18n.languages import locale_of
from engine.policy import MANAGE
from engine.problems import Problem
from engine.web.call import Call
from engine.web.pages import Page

Act = Callable[[Call, Agencies, str, str], Problem | None]


def agencies(call: Call) -> Response:
    """The agencies this person manages, with their teams."""
    return _list(call)


def _of(call: Call) -> Agencies:
    return Agencies(call.services.desk.gate)


def _list(call: Call, wrong: str = "") -> Response:
    names = call.services.bundle.project.languages
    values = {
        "tab": "people",
        "agencies": _of(call).managed(call.me),
        "tags": {tag: locale_of(tag).language_name or tag for tag in names},
        "whole": not call.me.agency,
        "wrong": wrong,
        "typed": {name: call.form.get(name) for name in ("code", *(f"label_{t}" for t in names))},
        "typed_for": call.path if wrong else "",
    }
    return call.page("agencies.html", values, 422 if wrong else 200)


def _labels(call: Call) -> dict[str, str]:
    tags = call.services.bundle.project.languages
    return {tag: " ".join(call.form.get(f"label_{tag}").split()) for tag in tags}


def _done(act: Act) -> Callable[[Call], Response]:
    """A change: back to the page, or why not. What is not theirs to manage is not there."""

    def handle(call: Call) -> Response:
        where = (call.params.get("agency", ""), call.params.get("team", ""))
        problem = act(call, _of(call), *where)
        if problem is None:
            return call.go("agencies")
        if problem.code == "agency_yours":
            raise HTTPException(404)
        return _list(call, call.wording.sentence(problem))

    return handle


def _add_agency(call: Call, to: Agencies, agency: str, team: str) -> Problem | None:
    return to.add_agency(call.me, call.form.get("code").strip(), _labels(call))


def _add_team(call: Call, to: Agencies, agency: str, team: str) -> Problem | None:
    return to.add_team(call.me, agency, call.form.get("code").strip(), _labels(call))


def _rename(call: Call, to: Agencies, agency: str, team: str) -> Problem | None:
    return to.rename(call.me, agency, team, _labels(call))


def _close(call: Call, to: Agencies, agency: str, team: str) -> Problem | None:
    return to.close(call.me, agency, team)


def _open(call: Call, to: Agencies, agency: str, team: str) -> Problem | None:
    return to.open(call.me, agency, team)


_TEAM = "/agencies/{agency}/teams/{team}"
PAGES = (
    Page("/agencies", "GET", MANAGE, agencies),
    Page("/agencies", "POST", MANAGE, _done(_add_agency)),
    Page("/agencies/{agency}/name", "POST", MANAGE, _done(_rename)),
    Page("/agencies/{agency}/close", "POST", MANAGE, _done(_close)),
    Page("/agencies/{agency}/open", "POST", MANAGE, _done(_open)),
    Page("/agencies/{agency}/teams", "POST", MANAGE, _done(_add_team)),
    Page(f"{_TEAM}/name", "POST", MANAGE, _done(_rename)),
    Page(f"{_TEAM}/close", "POST", MANAGE, _done(_close)),
    Page(f"{_TEAM}/open", "POST", MANAGE, _done(_open)),
)
