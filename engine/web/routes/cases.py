"""Finding cases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from starlette.responses import Response

from engine.cases.handover import ways
from engine.cases.list_cases import NOBODY, STILL_OPEN, list_cases
from engine.cases.views import CaseList, Filter
from engine.definitions.model import Fact
from engine.web.call import Call
from engine.web.ordering import codes_in_order
from engine.web.pages import SIGNED_IN, Page

SORTS = ("updated", "created", "number")
MOST_COLUMNS = 2
LONGEST_SEARCH = 100


def cases(call: Call) -> Response:
    """The cases within reach, narrowed and searched."""
    query = dict(call.query)
    text, sort = query.pop("text", "")[:LONGEST_SEARCH], query.pop("sort", "updated")
    after = query.pop("after", "")
    chosen = {name: value for name, value in query.items() if value}
    found = list_cases(call.services.desk, call.me, chosen, text=text, sort=sort, after=after)
    values = {
        "tab": "cases",
        "found": found,
        "sorts": SORTS,
        "narrowed": any(filter.chosen for filter in found.filters) or found.sort != "updated",
        "columns": _columns(call, found),
        "paged": bool(after),
        "first_page": _address(found, ""),
        "next_page": _address(found, found.after),
        "hand_over": _hand_over(call, found),
        "filter_label": lambda filter: _filter_label(call, filter),
        "filter_values": lambda filter: _filter_values(call, filter),
        "filter_value": lambda filter, code: _filter_value(call, filter, code),
    }
    return call.page("cases.html", values)


def _hand_over(call: Call, found: CaseList) -> str:
    """Where exactly these cases are handed over, '' where there are none for this person."""
    if found.text or not found.total or not ways(call.services.bundle, call.me):
        return ""
    return _address(found, "").replace("/cases", "/hand-over", 1)


def _address(found: CaseList, after: str) -> str:
    kept = {filter.id: filter.chosen for filter in found.filters if filter.chosen}
    if found.text:
        kept["text"] = found.text
    if found.sort != "updated":
        kept["sort"] = found.sort
    if after:
        kept["after"] = after
    return "/cases?" + urlencode(kept) if kept else "/cases"


def _columns(call: Call, found: CaseList) -> list[Fact]:
    """The first facts that cases are filtered by and that this reader was given."""
    given = {name for line in found.rows for name in line.facts}
    facts = {
        fact.id: fact
        for workflow in call.services.bundle.workflows.values()
        for fact in workflow.facts.values()
        if fact.filter and fact.id in given and fact.type != "select_multiple"
    }
    return list(facts.values())[-MOST_COLUMNS:]


def _fact(call: Call, filter: Filter) -> Fact | None:
    for workflow in call.services.bundle.workflows.values():
        if filter.id in workflow.facts:
            return workflow.facts[filter.id]
    return None


def _filter_label(call: Call, filter: Filter) -> str:
    if filter.kind in ("due", "age"):
        return call.wording.t(f"web.cases.{filter.kind}")
    if filter.kind == "workflow":
        return call.wording.t("web.cases.kind")
    fact = _fact(call, filter)
    if fact is not None:
        return call.wording.label(fact)
    return call.wording.t("web.cases.owner" if filter.kind == "person" else "web.cases.status")


def _filter_values(call: Call, filter: Filter) -> list[tuple[str, int | None]]:
    """The values to narrow by, and how many cases have each."""
    if filter.kind in ("due", "age", "workflow"):
        return list(filter.values)
    fact, counts = _fact(call, filter), dict(filter.values)
    listed = call.services.bundle.lists.get(filter.list_id)
    written: Mapping[str, object] = listed.by_code if listed is not None else {}
    if filter.kind == "status":
        written = {STILL_OPEN: "", **call.services.bundle.workflows[filter.list_id].states}
    places = filter.kind == "person" or (fact is not None and fact.type == "location")
    name = partial(_filter_value, call, filter)
    codes = codes_in_order(tuple(counts), written, places, name, call.language)
    return [(code, counts[code]) for code in codes]


def _filter_value(call: Call, filter: Filter, code: str) -> str:
    if filter.kind == "due":
        return call.wording.t(f"web.cases.due.{code}")
    if filter.kind == "age":
        low, _, high = code.partition("-")
        path = "web.cases.age.between" if high else "web.cases.age.over"
        return call.wording.t(path, low=int(low), high=int(high or low))
    if filter.kind == "workflow":
        return call.wording.label(call.services.bundle.workflows[code])
    if filter.kind == "status" and code == STILL_OPEN:
        return call.wording.t("team.still_open")
    if filter.kind == "status":
        return call.wording.status_label(code)
    if filter.kind == "person":
        return call.wording.person("" if code == NOBODY else code)
    fact = _fact(call, filter)
    if fact is not None and fact.type == "yes_no":
        return call.wording.t("web.yes" if code in ("yes", "True", "true", "1") else "web.no")
    return call.wording.words.choice(filter.list_id, code)


PAGES = (Page("/cases", "GET", SIGNED_IN, cases),)
