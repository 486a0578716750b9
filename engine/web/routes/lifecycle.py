"""The life of a case, drawn: each status with how many cases the reader sees there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.list_cases import KIND
from engine.diagram import Label, as_svg, leads_to, read_lifecycle, remarks
from engine.i18n.languages import direction
from engine.query import eq
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page


def lifecycle(call: Call) -> Response:
    """One workflow, with a way to each of the others."""
    flows = call.services.bundle.workflows
    chosen = call.query.get("kind") or next(iter(flows))
    if chosen not in flows:
        raise HTTPException(404)
    label: Label = call.wording.label_of
    life = read_lifecycle(flows[chosen], label)
    counts = call.services.desk.gate.count(call.me, eq("case.workflow", chosen), "case.status")
    values = {
        "tab": "cases",
        "life": life,
        "flows": tuple(flows.values()),
        "counts": counts,
        "picture": _picture(call, chosen, counts),
        "cases_of": partial(_cases_of, chosen),
        "led": lambda step: leads_to(life, step, label),
        "remarks": lambda step: remarks(step, label),
    }
    return call.page("lifecycle.html", values)


def _picture(call: Call, chosen: str, counts: Mapping[str, int]) -> Markup:
    label = call.wording.label_of
    drawn = as_svg(
        read_lifecycle(call.services.bundle.workflows[chosen], label),
        label,
        rtl=direction(call.language) == "rtl",
        link=partial(_cases_of, chosen),
        figure=lambda status: call.wording.number(counts.get(status, 0)),
    )
    # Everything the project wrote is escaped where it is drawn.
    return Markup(drawn)


def _cases_of(workflow: str, status: str) -> str:
    return "/cases?" + urlencode({KIND: workflow, "status": status})


PAGES = (Page("/lifecycle", "GET", SIGNED_IN, lifecycle),)
