"""Deciding on what a colleague asks for, beside the answers it rests on."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.fire_step import fire_step
from engine.cases.record_views import Review
from engine.cases.show_record import show_review
from engine.cases.views import FiredStep, StepPage
from engine.web.call import Call
from engine.web.filling import Link, any_changed
from engine.web.pages import SIGNED_IN, Page
from engine.web.routes.steps import COMMENT, comment_words, read_asked
from engine.web.stepping import problem_words, reason_links

VERBS = ("approve", "return")


def show(call: Call) -> Response:
    """What is asked for, by whom, and the answers."""
    found = _found(call)
    if found is None:
        return call.go("cases", call.params["case"], say="web.review.nothing")
    return _page(call, found)


def _found(call: Call) -> Review | None:
    return show_review(call.services.desk, call.me, call.params["case"], call.params["transition"])


def decide(call: Call) -> Response:
    """Approve, or return with a comment. What was changed meanwhile cannot be approved."""
    verb = call.form.get("do")
    if verb not in VERBS:
        raise HTTPException(400)
    case, trigger = call.params["case"], f"{call.params['transition']}.{verb}"
    done = fire_step(call.services.desk, call.me, case, trigger, asked=read_asked(call))
    if isinstance(done, FiredStep):
        return call.go("cases", case, say="web.case.done_now")
    found = _found(call)
    if found is None or done is None:
        return call.go("cases", case, say="web.review.nothing")
    return _page(call, found, done)


def show_again(call: Call) -> Response:
    """The page with the comment that was typed, after signing in; nothing was decided."""
    found = _found(call)
    if found is None:
        return call.go("cases", call.params["case"], say="web.review.nothing")
    return _page(call, found, said=call.wording.t("web.sign_in.returned"))


def _page(call: Call, found: Review, refused: StepPage | None = None, said: str = "") -> Response:
    answers = [a for record in found.records for part in record.sections for a in part.answers]
    values = {
        "tab": "cases",
        "review": found,
        "heading": call.wording.label(found.transition),
        "changed": any_changed(answers),
        "blocked": reason_links(
            call, found.case_id, found.approve.reasons if found.approve else ()
        ),
        "wrong": _wrong(call, refused) if refused is not None else [],
        "comment": call.form.get("comment"),
        "comment_wrong": comment_words(call, refused) if refused is not None else "",
        "step": {"comment": found.approve.comment if found.approve else ""},
        "submission": call.form.get("submission")[:64] or call.services.ids(),
        "said": said,
        "files_of": found.case_id,
    }
    return call.page("review.html", values, 422 if refused is not None else 200)


def _wrong(call: Call, refused: StepPage) -> list[Link]:
    return [
        ("#comment" if problem.code in COMMENT else "", problem_words(call.wording, problem))
        for problem in refused.problems
    ]


PAGES = (
    Page("/cases/{case}/review/{transition}", "GET", SIGNED_IN, show),
    Page("/cases/{case}/review/{transition}", "POST", SIGNED_IN, decide, again=show_again),
)
