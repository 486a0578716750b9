"""Managing people: who there is, one person, and what can be done for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.accounts import Membership, Person
from engine.accounts.covering import roles_of
from engine.accounts.leaving import left_behind
from engine.accounts.people import Invited, People
from engine.cases.handover import ways
from engine.cases.list_cases import OWNER
from engine.cases.people import members
from engine.policy import MANAGE, grantable, oversees
from engine.policy.places import LOCATION, place_lists
from engine.problems import Problem
from engine.web.call import Call
from engine.web.pages import Page

MOST_NAMED: Final = 5
LEFT: Final = frozenset({"person_carries", "person_decides"})


def people(call: Call) -> Response:
    """Everyone this person manages, and a form for one more."""
    return _list(call)


def _of(call: Call) -> People:
    services = call.services
    return People(services.desk.gate, services.clock, services.ids)


def _list(call: Call, wrong: str = "") -> Response:
    values = {
        **_choices(call),
        "tab": "people",
        "people": _of(call).managed(call.me),
        "wrong": wrong,
        "typed": {name: call.form.get(name) for name in ("login", "name", "role", "team", "area")},
    }
    return call.page("people.html", values, 422 if wrong else 200)


def _choices(call: Call) -> dict[str, object]:
    """The roles this person may give, and the places they may give them in."""
    directory, mine = call.services.accounts.directory, call.me.agency
    agencies = (mine,) if mine else directory.agencies()
    places = [(agency, directory.teams(agency)) for agency in agencies]
    bundle = call.services.bundle
    roles = grantable(bundle, call.me)
    located = any(LOCATION in bundle.roles[role].scopes for role in roles)
    return {
        "roles": roles,
        "places": places,
        "whole": not mine,
        "areas": place_lists(bundle) if located else (),
    }


def _membership(call: Call) -> Membership:
    """The role and place that were chosen; a place is `agency` or `agency/team`."""
    agency, _, team = call.form.get("team").partition("/")
    area = call.form.get("area")
    return Membership(call.form.get("role"), agency, team, (area,) if area else ())


def add(call: Call) -> Response:
    """A new person; their code is shown once."""
    login, name = call.form.get("login"), call.form.get("name")
    added = _of(call).add(call.me, login, name, _membership(call))
    if isinstance(added, Problem):
        return _list(call, call.wording.sentence(added))
    return _code(call, added)


def _code(call: Call, invited: Invited) -> Response:
    return call.page("invited.html", {"tab": "people", "who": invited.person, "code": invited.code})


def person(call: Call) -> Response:
    """One person."""
    return _person_page(call, _found(call))


def _found(call: Call) -> Person:
    found = _of(call).person(call.me, call.params["person"])
    if found is None:
        raise HTTPException(404)
    return found


def _person_page(call: Call, who: Person, wrong: str = "", confirming: bool = False) -> Response:
    found = _of(call).leaving(who)
    told = [call.wording.sentence(problem) for problem in left_behind(found)]
    values = {
        **_choices(call),
        "tab": "people",
        "who": who,
        "leaving": found,
        "hands_over": _hands_over(call, who) if confirming else [],
        "hand_over": _hand_over(call, who) if confirming and found.cases else "",
        "has_factor": call.services.accounts.recovery_codes_left(who.id) is not None,
        "wrong": wrong,
        "confirm": told if confirming else [],
    }
    return call.page("person.html", values, 422 if wrong or confirming else 200)


def _hand_over(call: Call, who: Person) -> str:
    """Where this manager hands the person's cases over, '' where their role does not."""
    mine = ways(call.services.bundle, call.me)
    return "/hand-over?" + urlencode({OWNER: who.id}) if mine else ""


def _hands_over(call: Call, who: Person) -> list[str]:
    """Names of those who can hand this person's cases over."""
    desk = call.services.desk
    roles = tuple(roles_of(who))
    able = {
        member.id
        for member in members(desk.gate)
        if member.id != who.id and ways(desk.bundle, member)
        if any(oversees(desk.bundle, member, role) for role in roles)
    }
    return sorted(call.wording.person(one) for one in able)[:MOST_NAMED]


def invite(call: Call) -> Response:
    """A code to choose a new password with."""
    who = _found(call)
    invited = _of(call).invite(call.me, who.id)
    if isinstance(invited, Invited):
        return _code(call, invited)
    return _person_page(call, who, call.wording.sentence(invited) if invited else "")


def _done(act: Callable[[Call, People, str], Problem | None]) -> Callable[[Call], Response]:
    """A change of one person: back to their page, or why not."""

    def handle(call: Call) -> Response:
        who = _found(call)
        problem = act(call, _of(call), who.id)
        if problem is None:
            return call.go("people", who.id)
        if problem.code in LEFT:
            return _person_page(call, who, confirming=True)
        return _person_page(call, who, call.wording.sentence(problem))

    return handle


def _give_role(call: Call, people: People, who: str) -> Problem | None:
    return people.give_role(call.me, who, _membership(call))


def _take_role(call: Call, people: People, who: str) -> Problem | None:
    number = call.form.get("number")
    if not (number.isascii() and number.isdigit() and len(number) < 3):
        raise HTTPException(400)
    return people.take_role(call.me, who, int(number))


def _let_go(call: Call, people: People, who: str) -> Problem | None:
    return people.let_go(call.me, who, confirmed=call.form.get("confirmed") == "yes")


def _let_back(call: Call, people: People, who: str) -> Problem | None:
    return people.let_back(call.me, who)


def _forget_factor(call: Call, people: People, who: str) -> Problem | None:
    call.services.accounts.forget_second_factor(who)
    call.services.desk.gate.note(call.me, "person_forget_second_factor", person=who)
    return None


PAGES = (
    Page("/people", "GET", MANAGE, people),
    Page("/people", "POST", MANAGE, add),
    Page("/people/{person}", "GET", MANAGE, person),
    Page("/people/{person}/invite", "POST", MANAGE, invite),
    Page("/people/{person}/role", "POST", MANAGE, _done(_give_role)),
    Page("/people/{person}/role-taken", "POST", MANAGE, _done(_take_role)),
    Page("/people/{person}/let-go", "POST", MANAGE, _done(_let_go)),
    Page("/people/{person}/let-back", "POST", MANAGE, _done(_let_back)),
    Page("/people/{person}/second-factor", "POST", MANAGE, _done(_forget_factor)),
)
