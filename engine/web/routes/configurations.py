"""What went live, when and by whom: a page to read, for those who publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from engine.problems import Problem
from engine.publish import history
from engine.web.call import Call
from engine.web.pages import Page
from engine.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One time a configuration went live."""

    at: str
    by: str
    mark: str
    is_live: bool
    changes: tuple[str, ...]


def configurations(call: Call) -> Response:
    """The last first."""
    live, wording = call.services.bundle.hash, call.wording
    found = history(call.services.desk.gate)
    lines = tuple(
        Line(
            one.at,
            wording.person(one.by) if one.by else wording.t("publish.here"),
            one.digest[:12],
            one.digest == live and place == 0,
            tuple(_words(wording, code, params) for code, params in one.told),
        )
        for place, one in enumerate(found)
    )
    return call.page("configurations.html", {"tab": "configurations", "lines": lines})


def _words(wording: Wording, code: str, params: Mapping[str, object]) -> str:
    return wording.sentence(Problem(code, None, params))


PAGES = (Page("/configurations", "GET", "publish", configurations),)
