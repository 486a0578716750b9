"""Deciding on what a colleague asks for, beside the answers it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.fire_step import Asked, fire_step
from engine.cases.record_views import Review, Reviewed
from engine.cases.show_review import show_review
from engine.cases.views import Answer, FiredStep, StepPage
from engine.problems import Problem
from engine.web.call import Call
from engine.web.filling import Link
from engine.web.onward import to_case
from engine.web.pages import SIGNED_IN, Page
from engine.web.routes.steps import COMMENT, comment_words, read_asked
from engine.web.stepping import problem_words, reason_links

VERBS = ("approve", "return")
BESIDE: Final = "remark:"


@dataclass(frozen=True, slots=True)
class Box:
    """Where something can be said of one answer: the control, and what stands in it."""

    name: str
    id: str
    typed: str
    wrong: str


def show(call: Call) -> Response:
    """What is asked for, by whom, and the answers."""
    found = _found(call)
    if found is None:
        return call.go("cases", call.params["case"], say="web.review.nothing")
    return _page(call, found)


def _found(call: Call) -> Review | None:
    return show_review(call.services.desk, call.me, call.params["case"], call.params["transition"])


def decide(call: Call) -> Response:
    """Approve, or return with comments. What was changed meanwhile cannot be approved."""
    verb = call.form.get("do")
    if verb not in VERBS:
        raise HTTPException(400)
    case, trigger = call.params["case"], f"{call.params['transition']}.{verb}"
    done = fire_step(call.services.desk, call.me, case, trigger, asked=_asked(call))
    if isinstance(done, FiredStep):
        return to_case(call, case)
    found = _found(call)
    if found is None or done is None:
        return call.go("cases", case, say="web.review.nothing")
    return _page(call, found, done)


def _asked(call: Call) -> Asked:
    """What was sent with the decision; what was said of single answers by `record:place`."""
    given = {name: call.form.get(name) for name in call.form.values if name.startswith(BESIDE)}
    remarks = {name.removeprefix(BESIDE): text for name, text in given.items() if text.strip()}
    return replace(read_asked(call), posted={}, remarks=remarks)


def show_again(call: Call) -> Response:
    """The page with the comments that were typed, after signing in; nothing was decided."""
    found = _found(call)
    if found is None:
        return call.go("cases", call.params["case"], say="web.review.nothing")
    return _page(call, found, said=call.wording.t("web.sign_in.returned"))


def _page(call: Call, found: Review, refused: StepPage | None = None, said: str = "") -> Response:
    problems = refused.problems if refused is not None else ()
    beside = {str(p.params["box"]): p for p in problems if "box" in p.params}

    def box(record: Reviewed, answer: Answer) -> Box | None:
        if answer.field.path not in record.remarkable:
            return None
        about = f"{record.view.record.id}:{answer.place}"
        wrong = problem_words(call.wording, beside[about]) if about in beside else ""
        return Box(BESIDE + about, _box_id(about), call.form.get(BESIDE + about), wrong)

    values = {
        "tab": "cases",
        "review": found,
        "heading": call.wording.label(found.transition),
        "box": box,
        "blocked": reason_links(
            call, found.case_id, found.approve.reasons if found.approve else ()
        ),
        "wrong": [_link(call, problem) for problem in problems],
        "comment": call.form.get("comment"),
        "comment_wrong": comment_words(call, refused) if refused is not None else "",
        "step": {"comment": found.approve.comment if found.approve else ""},
        "submission": call.form.get("submission")[:64] or call.services.ids(),
        "said": said,
        "files_of": found.case_id,
    }
    return call.page("review.html", values, 422 if refused is not None else 200)


def _box_id(about: str) -> str:
    return "remark-" + about.replace(":", "-").replace("/", "-")


def _link(call: Call, problem: Problem) -> Link:
    words = problem_words(call.wording, problem)
    if problem.code == "remark_length":
        return f"#{_box_id(str(problem.params['box']))}", words
    return ("#comment" if problem.code in COMMENT else ""), words


PAGES = (
    Page("/cases/{case}/review/{transition}", "GET", SIGNED_IN, show),
    Page("/cases/{case}/review/{transition}", "POST", SIGNED_IN, decide, again=show_again),
)
