"""Handing many cases over: choose them and who gets them, then slice by slice to the end."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.fire_step import Asked
from engine.cases.handover import (
    MOST,
    Handover,
    Way,
    begin,
    find,
    go_on,
    refused_condition,
    ways,
)
from engine.cases.handover_page import Choosing, Handing, handing, refused_lines
from engine.cases.list_cases import OWNER, narrowing
from engine.cases.placed import NOWHERE
from engine.cases.views import Reason
from engine.problems import Problem
from engine.web.call import Call
from engine.web.filling import Link, problem_links
from engine.web.pages import SIGNED_IN, Page
from engine.web.routes.steps import COMMENT, comment_words, read_asked
from engine.web.stepping import problem_words, reason_words

WAY, WHERE, WHICH, CASE = "_way", "_where", "_which", "_case"
"""Names of our own controls; no id of a project begins with “_”."""


def choose(call: Call) -> Response:
    """The cases that fit the filters, who may get them, and what is asked."""
    chosen = {name: value for name, value in call.query.items() if value and name != WAY}
    way = _way(call, call.query.get(WAY, ""))
    return _page(call, chosen, _handing(call, way, chosen))


def _way(call: Call, named: str) -> Way:
    found = ways(call.services.bundle, call.me)
    way = next((way for way in found if way.id == named or not named), None)
    if way is None:
        raise HTTPException(404)
    return way


def _handing(
    call: Call, way: Way, chosen: Mapping[str, str], asked: Asked | None = None
) -> Handing:
    desk = call.services.desk
    where = narrowing(desk, call.me, chosen)
    return handing(desk, call.me, way, Choosing(where, chosen.get(OWNER, ""), asked))


def give(call: Call) -> Response:
    """Begin, and do the first slice; or the page again with what is missing."""
    chosen = dict(parse_qsl(call.form.get(WHERE)[:2_000], max_num_fields=50))
    way, asked = _way(call, call.form.get(WAY)), read_asked(call)
    if not asked.submission:
        raise HTTPException(400)
    named = call.form.get(WHICH) == "some"
    found = _handing(call, way, chosen, asked)
    wrong = _wrong(call, found)
    if named and not call.form.all(CASE):
        wrong.append((f"#{WHICH}", call.wording.t("handover.none_chosen")))
    if wrong or found.step is None:
        return _page(call, chosen, found, wrong, 422)
    desk = call.services.desk
    which = call.form.all(CASE) if named else narrowing(desk, call.me, chosen)
    begun = begin(desk, call.me, way, which, asked)
    if begun is None:
        raise HTTPException(404)
    go_on(desk, call.me, begun.id)
    return call.go("hand-over", begun.id)


def _wrong(call: Call, found: Handing) -> list[Link]:
    step, ask = found.step, found.way.transition.ask
    if step is None or ask is None:
        return []
    said = [p for p in step.problems if p.code in COMMENT]
    others = [p for p in step.problems if p.code not in COMMENT]
    links = [("#comment", problem_words(call.wording, problem)) for problem in said]
    return [*problem_links(call, ask, others, placed=step.placed), *links]


def show_again(call: Call) -> Response:
    """The page with what was typed, after signing in; nothing was given."""
    chosen = dict(parse_qsl(call.form.get(WHERE)[:2_000], max_num_fields=50))
    found = _handing(call, _way(call, call.form.get(WAY)), chosen, read_asked(call))
    return _page(call, chosen, found)


def _page(
    call: Call,
    chosen: Mapping[str, str],
    found: Handing,
    wrong: list[Link] | None = None,
    status: int = 200,
) -> Response:
    step = found.step
    others = [way for way in ways(call.services.bundle, call.me) if way.id != found.way.id]
    values = {
        "tab": "team",
        "found": found,
        "most": MOST,
        "from_person": chosen.get(OWNER, ""),
        "where": urlencode(chosen),
        "others": [(way, "/hand-over?" + urlencode({**chosen, WAY: way.id})) for way in others],
        "picked": call.form.all(CASE),
        "some": call.form.get(WHICH) == "some",
        "wrong": wrong or [],
        "step": {"comment": step.step.comment if step is not None else ""},
        "comment": call.form.get("comment"),
        "comment_wrong": comment_words(call, step) if step is not None else "",
        "submission": call.form.get("submission")[:64] or call.services.ids(),
    }
    return call.page("handover.html", values, status)


def show(call: Call) -> Response:
    """How far it is, and what was refused."""
    found = find(call.services.desk, call.me, call.params["handover"])
    if found is None:
        raise HTTPException(404)
    way = next((one for one in ways(call.services.bundle, call.me) if one.id == found.way), None)
    given = found.typed.get(way.receiver, {}).get("", ()) if way is not None else ()
    lines = refused_lines(call.services.desk, call.me, found)
    values = {
        "tab": "team",
        "found": found,
        "receiver": "".join(given[:1]),
        "refused": [(line, _words(call, way, found, case)) for case, line in lines.items()],
        "list_of": "/cases?" + urlencode({OWNER: "".join(given[:1])}),
    }
    return call.page("handed_over.html", values)


def _words(call: Call, way: Way | None, found: Handover, case: str) -> list[str]:
    """Why a case was not given."""
    told = []
    for code, params in found.refused[case]:
        problem = Problem(code, params=params)
        condition = refused_condition(way, code) if way is not None else None
        told.append(reason_words(call.wording, Reason(problem, condition), NOWHERE))
    return told


def carry_on(call: Call) -> Response:
    """The next slice."""
    if go_on(call.services.desk, call.me, call.params["handover"]) is None:
        raise HTTPException(404)
    return call.go("hand-over", call.params["handover"])


PAGES = (
    Page("/hand-over", "GET", SIGNED_IN, choose),
    Page("/hand-over", "POST", SIGNED_IN, give, again=show_again),
    Page("/hand-over/{handover}", "GET", SIGNED_IN, show),
    Page("/hand-over/{handover}", "POST", SIGNED_IN, carry_on),
)
