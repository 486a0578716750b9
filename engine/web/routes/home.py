"""Today: what needs this person."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from engine.accounts.covering import Covering
from engine.cases.home import home
from engine.cases.views import CaseLine, TaskLine
from engine.cases.work import NoticeLine, due_work, told
from engine.cases.worker_notes import unread_notes
from engine.definitions.model import Workflow
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page
from engine.web.wording import Wording


def today(call: Call) -> Response:
    """Decisions waiting, work returned, unfinished forms, cases last touched."""
    wording, found = call.wording, home(call.services.desk, call.me)

    def task_label(task: TaskLine) -> str:
        return wording.transition_label(wording.workflow(task.case.workflow), task.subject)

    def start_label(workflow: Workflow) -> str:
        form = call.services.bundle.forms.get(workflow.start_form)
        return wording.label(form if form is not None else workflow)

    def notice_words(notice: NoticeLine) -> str:
        path = notice.message or f"web.notice.{notice.kind}"
        about = wording.label_of(f"{notice.about}.label")
        due = wording.day(notice.due_at)
        named = {"case.number": notice.number, "timer": about, "due": due}
        return wording.t(path, **notice_facts(wording, notice.case, notice.above), **named)

    desk = call.services.desk
    moment = desk.gate.moment()
    counted = [(code, wording.status_label(code), n) for code, n in _in_order(call, found.counts)]
    values = {
        "tab": "home",
        "home": found,
        "today": moment.today,
        "now": moment.now,
        "counted": counted,
        "task_label": task_label,
        "start_label": start_label,
        "work": due_work(desk, call.me),
        "covers": Covering(desk.gate, call.services.ids).told(call.me),
        "notes": unread_notes(desk, call.me),
        "told": told(desk, call.me),
        "notice_words": notice_words,
    }
    return call.page("home.html", values)


def notice_facts(wording: Wording, line: CaseLine | None, above: str) -> dict[str, object]:
    """What a message may name of a case."""
    if line is None:
        return {}
    declared = wording.workflow(line.workflow).facts
    status = wording.status_label(line.status)
    found: dict[str, object] = {"case.status": status, "parent.number": above or None}
    for name, value in line.facts.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        found[name] = value if number else wording.fact_value(declared[name], value) or None
    return found


def _in_order(call: Call, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts in the order in which the statuses are declared."""
    order = [s for flow in call.services.bundle.workflows.values() for s in flow.states]
    return [(status, counts[status]) for status in dict.fromkeys(order) if counts.get(status)]


PAGES = (Page("/", "GET", SIGNED_IN, today),)
