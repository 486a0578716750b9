"""Moving a case on: a step's questions, its comment, what is needed first."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.fire_step import Asked, fire_step, open_step, step_questions
from engine.cases.keep_file import keep_files
from engine.cases.views import FiredStep, StepPage
from engine.definitions.model import Workflow
from engine.problems import AnswerPlace
from engine.web.arriving import arrived, told_beside
from engine.web.call import Call
from engine.web.filling import (
    Link,
    problem_links,
    reads_apart,
    sends_files,
    types_of,
    with_devices,
)
from engine.web.live import live_form
from engine.web.onward import to_case
from engine.web.pages import SIGNED_IN, Page
from engine.web.stepping import problem_words, step_view

COMMENT = frozenset({"comment_required", "comment_length"})


def show(call: Call) -> Response:
    """The page of a step."""
    return _page(call, _opened(call))


def _opened(call: Call) -> StepPage:
    case, trigger = call.params["case"], call.params["trigger"]
    found = open_step(call.services.desk, call.me, case, trigger)
    if found is None:
        raise HTTPException(404)
    return found


def fire(call: Call) -> Response:
    """Do the step."""
    desk, asked = call.services.desk, read_asked(call)
    case, trigger = call.params["case"], call.params["trigger"]
    if call.form.uploads:
        filling = step_questions(desk, call.me, case, trigger, asked)
        files = arrived(call.form)
        posted, refused = keep_files(desk, call.me, filling, files, asked.posted)
        asked = replace(asked, posted=posted)
        if refused:
            page = _typed_again(_opened(call), asked)
            fields = told_beside(page.fields, refused)
            return _page(call, replace(page, fields=fields, problems=refused), 422)
    done = fire_step(desk, call.me, case, trigger, asked=asked)
    if done is None:
        raise HTTPException(404)
    if isinstance(done, FiredStep):
        return to_case(call, done.case_id)
    return _page(call, done, 422)


def read_asked(call: Call) -> Asked:
    """What was sent with a step."""
    form = call.form
    return Asked(
        form.answers(), form.get("comment"), form.get("submission")[:64], form.get("content")[:100]
    )


def show_again(call: Call) -> Response:
    """The step with what was typed, after signing in; it was not done."""
    page = _typed_again(_opened(call), read_asked(call))
    return _page(call, page, said=call.wording.t("web.sign_in.returned"))


def _typed_again(found: StepPage, asked: Asked) -> StepPage:
    """The page with what was typed into it."""
    fields = tuple(replace(view, posted=asked.posted.get(view.name, {})) for view in found.fields)
    return replace(found, fields=fields, comment=asked.comment)


def _page(call: Call, found: StepPage, status: int = 200, said: str = "") -> Response:
    workflow, ask = _workflow(call, found), found.step.transition.ask
    types = types_of(found.fields)
    step = step_view(call, workflow, found.case_id, found.step, found.words)
    tried = status != 200
    wrong = _wrong(call, found) if tried else []
    values = {
        "tab": "cases",
        "case": found,
        "step": step,
        "asked": found.fields,
        "wrong": wrong,
        "comment": found.comment,
        "comment_wrong": comment_words(call, found),
        "submission": call.form.get("submission")[:64] or call.services.ids(),
        "content": found.content if found.step.review else "",
        "said": said,
        "live": found.live,
        "rules": live_form(call, workflow, ask)[0] if ask is not None and found.live else "",
        "more": reads_apart(types),
        "uploads": sends_files(types),
    }
    return with_devices(call.page("step.html", values, status), types)


def _workflow(call: Call, found: StepPage) -> Workflow:
    flows = call.services.bundle.workflows.values()
    wanted = found.step.transition
    return next(flow for flow in flows if flow.transitions.get(wanted.id) is wanted)


def comment_words(call: Call, found: StepPage) -> str:
    """What is wrong with the comment, '' if nothing."""
    problem = next((p for p in found.problems if p.code in COMMENT), None)
    return problem_words(call.wording, problem) if problem is not None else ""


def _wrong(call: Call, found: StepPage) -> list[Link]:
    """Problems of input; what is needed first stands in a list of its own."""
    ask = found.step.transition.ask
    links: list[Link] = []
    for problem in found.problems:
        if problem.code in COMMENT:
            links.append(("#comment", problem_words(call.wording, problem)))
        elif ask is not None and isinstance(problem.location, AnswerPlace):
            links.extend(problem_links(call, ask, (problem,), placed=found.placed))
        elif problem.code == "stale":
            links.append(("", problem_words(call.wording, problem)))
    return links


PAGES = (
    Page("/cases/{case}/steps/{trigger}", "GET", SIGNED_IN, show),
    Page("/cases/{case}/steps/{trigger}", "POST", SIGNED_IN, fire, uploads=True, again=show_again),
)
