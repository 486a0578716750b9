"""One case, and one of its submitted forms."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.show_case import show_case
from engine.cases.show_record import show_gone_record, show_record
from engine.cases.views import CaseView
from engine.cases.worker_notes import may_write_to
from engine.definitions.model import Fact, State
from engine.web.call import Call
from engine.web.happened import event_words
from engine.web.pages import SIGNED_IN, Page
from engine.web.stepping import step_views


@dataclass(frozen=True, slots=True)
class Stage:
    """A status on the way of a case."""

    state: State
    now: bool
    past: bool


def case(call: Call) -> Response:
    """Where a case stands, what is next, its forms, its story."""
    found = show_case(call.services.desk, call.me, call.params["case"])
    if found is None:
        raise HTTPException(404)
    values = {
        "tab": "cases",
        "case": found,
        "staged": _stages(found),
        "facts": _facts(call, found),
        "steps": step_views(call, found.workflow, found.id, found.steps, found.words),
        "writes_to": may_write_to(call.services.desk, call.me, found.owner),
        "form_label": lambda form: _form_label(call, form),
        "event": lambda entry: event_words(call.wording, entry, found.workflow, found.words),
    }
    return call.page("case.html", values)


def _stages(found: CaseView) -> list[Stage]:
    here = [state.id for state in found.stages].index(found.status.id)
    return [Stage(state, n == here, n < here) for n, state in enumerate(found.stages)]


def _facts(call: Call, found: CaseView) -> list[Fact]:
    """What is known of the case at a glance; the title is not said twice."""
    told = (
        (fact, call.wording.fact_value(fact, found.facts.get(fact.id)))
        for fact in found.workflow.facts.values()
        if fact.id in found.facts
    )
    return [fact for fact, words in told if words and words != found.title]


def _form_label(call: Call, form: str) -> str:
    """What a form is called; its id where it is gone."""
    found = call.services.bundle.forms.get(form)
    return call.wording.label(found) if found is not None else form.replace("_", " ")


def record(call: Call) -> Response:
    """A submitted form, to read."""
    desk, me, of = call.services.desk, call.me, (call.params["case"], call.params["record"])
    found = show_record(desk, me, *of)
    gone = show_gone_record(desk, me, *of) if found is None else None
    if gone is not None:
        return call.page("gone.html", {"tab": "cases", "record": gone, "files_of": gone.case_id})
    if found is None:
        raise HTTPException(404)
    values = {"tab": "cases", "record": found, "files_of": found.case_id}
    return call.page("record.html", values)


PAGES = (
    Page("/cases/{case}", "GET", SIGNED_IN, case),
    Page("/cases/{case}/records/{record}", "GET", SIGNED_IN, record),
)
