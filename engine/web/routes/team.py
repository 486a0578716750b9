"""The team: who carries how many cases, and what of them is late."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.handover import ways
from engine.cases.list_cases import NOBODY, OWNER, STILL_OPEN
from engine.cases.timely_filters import DUE_FILTER
from engine.cases.worker_notes import may_write_to
from engine.cases.workload import Load, Team, workload
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page

Figure = tuple[str, int, str]
"""Words, a count, and the list of exactly these cases."""


def team(call: Call) -> Response:
    """Everybody's caseload, each figure leading to its cases."""
    found = workload(call.services.desk, call.me)
    if found is None:
        raise HTTPException(404)
    values = {
        "tab": "team",
        "team": found,
        "statuses": lambda load: _statuses(call, load),
        "values": lambda load: _values(call, found, load),
        "list_of": _list_of,
        "due_list": lambda load, when: _list_of(load, **{DUE_FILTER: when}),
        "still_open": STILL_OPEN,
        "hands_over": bool(ways(call.services.bundle, call.me)),
        "hand_over": _hand_over,
        "writes_to": lambda person: may_write_to(call.services.desk, call.me, person),
    }
    return call.page("team.html", values)


def _hand_over(load: Load) -> str:
    return "/hand-over?" + urlencode({OWNER: load.person or NOBODY})


def _list_of(load: Load, **narrowed: str) -> str:
    return "/cases?" + urlencode({OWNER: load.person or NOBODY, **narrowed})


def _statuses(call: Call, load: Load) -> list[Figure]:
    """In the order in which they are declared."""
    flows = call.services.bundle.workflows.values()
    order = dict.fromkeys(status for flow in flows for status in flow.states)
    return [
        (call.wording.status_label(code), load.by_status[code], _list_of(load, status=code))
        for code in order
        if load.by_status.get(code)
    ]


def _values(call: Call, team: Team, load: Load) -> list[Figure]:
    """In the order of the list of choices; what is not recorded leads nowhere, and is left out."""
    if team.fact is None:
        return []
    listed = call.services.bundle.lists.get(team.fact.list_id)
    written: Mapping[str, object] = listed.by_code if listed is not None else {}
    codes = [code for code in written if load.by_fact.get(code)]
    choice, fact = call.wording.words.choice, team.fact
    return [
        (choice(fact.list_id, c), load.by_fact[c], _list_of(load, **_open_with(fact.id, c)))
        for c in codes
    ]


def _open_with(fact: str, code: str) -> dict[str, str]:
    return {"status": STILL_OPEN, fact: code}


PAGES = (Page("/team", "GET", SIGNED_IN, team),)
