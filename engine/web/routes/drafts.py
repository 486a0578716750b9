"""Filling a form: a draft, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from engine.cases.beginning import start_child
from engine.cases.draft_steps import (
    discard_draft,
    find_filling,
    keep_draft,
    open_draft,
    start_draft,
)
from engine.cases.filling import Filling
from engine.cases.keep_file import keep_files
from engine.cases.row_buttons import ADD_ROW, ROW_BUTTONS
from engine.cases.views import Kept, Submitted
from engine.fieldtypes.base import Posted
from engine.problems import Problem
from engine.web.arriving import arrived, told_beside
from engine.web.call import Call
from engine.web.drawing import section_id, section_url, url
from engine.web.filling import section_page
from engine.web.pages import SIGNED_IN, Page
from engine.web.widgets import control_id


def start_case(call: Call) -> Response:
    """Begin the first form of a new case."""
    workflow = call.services.bundle.workflows.get(call.params["workflow"])
    if workflow is None:
        raise HTTPException(404)
    return _begin(call, "", workflow.start_form)


def start_form(call: Call) -> Response:
    """Fill or change a form of a case."""
    return _begin(call, call.params["case"], call.params["form"])


def start_below(call: Call) -> Response:
    """Begin the first form of a case under another."""
    draft = start_child(call.services.desk, call.me, call.params["case"], call.params["workflow"])
    if draft is None:
        raise HTTPException(404)
    return call.go("drafts", draft)


def _begin(call: Call, case_id: str, form: str) -> Response:
    workflow = call.params.get("workflow", "")
    record = call.form.get("record")
    draft = start_draft(call.services.desk, call.me, workflow, case_id, form=form, record=record)
    if draft is None:
        raise HTTPException(404)
    if isinstance(draft, Problem):
        raise HTTPException(409)
    return call.go("drafts", draft)


def _to(call: Call, draft: str, section: str, say: str = "", anchor: str = "") -> Response:
    """On to a section, or ('') to the last look."""
    target = section_url(draft, section) if section else url("drafts", draft, "check")
    return call.go_to(target, say, anchor)


def first_section(call: Call) -> Response:
    """Where a draft goes on: its first section not seen yet."""
    look = open_draft(call.services.desk, call.me, call.params["draft"], "", False)
    if look is None:
        raise HTTPException(404)
    if isinstance(look, Submitted):
        return call.go("cases", look.case_id)
    unseen = [part.section.id for part in look.sections if not part.visited]
    return _to(call, call.params["draft"], unseen[0] if unseen else "")


def section(call: Call) -> Response:
    """One section, as it stands."""
    draft, wanted = call.params["draft"], section_id(call.params["section"])
    page = open_draft(call.services.desk, call.me, draft, wanted, False)
    if page is None:
        raise HTTPException(404)
    if isinstance(page, Submitted):
        return call.go("cases", page.case_id)
    here = next((part for part in page.sections if part.section.id == wanted), None)
    if here is not None and here.visited and here.problems:
        tried = open_draft(call.services.desk, call.me, draft, wanted, True)
        if tried is not None and not isinstance(tried, Submitted):
            page = tried
    return section_page(call, page)


def keep(call: Call) -> Response:
    """Keep what was typed, then do as the button says."""
    do = call.form.get("do") or "continue"
    posted, refused = _with_files(call)
    kept = _keep(call, posted, "refresh" if refused else do)
    draft = kept.draft_id or call.params["draft"]
    if refused:
        return _refused_files(call, draft, refused)
    if kept.page is not None:
        return section_page(call, kept.page, 422)
    if kept.live is not None:
        return _kept_quietly(call, draft, kept)
    if do == "save":
        return _away(call, draft)
    return _to(call, draft, kept.next_section, anchor=_anchor(do))


def _anchor(do: str) -> str:
    """The row that is new, or the repeat whose others have changed."""
    action, _, control = do.partition(":")
    if action == ADD_ROW:
        return f"{control_id(control)}-last"
    return control_id(control.rpartition("/")[0]) if action in ROW_BUTTONS else ""


def _kept_quietly(call: Call, draft: str, kept: Kept) -> Response:
    """The answer to a page that saves by itself while it is being filled."""
    told = call.wording.t("web.form.saved", time=call.wording.time(kept.saved_at))
    at = section_url(draft, kept.next_section)
    return JSONResponse({"said": told, "at": at, "page": kept.live})


def _keep(call: Call, posted: Mapping[str, Posted], do: str) -> Kept:
    draft, wanted = call.params["draft"], section_id(call.params["section"])
    kept = keep_draft(call.services.desk, call.me, draft, wanted, posted=posted, do=do)
    if kept is None:
        raise HTTPException(404)
    return kept


def _refused_files(call: Call, draft: str, refused: tuple[Problem, ...]) -> Response:
    """The section again: what was typed is kept, the file is not, and why."""
    wanted = section_id(call.params["section"])
    page = open_draft(call.services.desk, call.me, draft, wanted, False)
    if page is None or isinstance(page, Submitted):
        raise HTTPException(404)
    problems, fields = (*page.problems, *refused), told_beside(page.fields, refused)
    return section_page(call, replace(page, problems=problems, fields=fields), 422)


def _away(call: Call, draft: str) -> Response:
    page = open_draft(call.services.desk, call.me, draft, "", False)
    case_id = page.case_id if page is not None else ""
    where = ("cases", case_id) if case_id else ()
    return call.go(*where, say="web.form.kept")


def _with_files(call: Call) -> tuple[Mapping[str, Posted], tuple[Problem, ...]]:
    """The answers, each file that came along kept and named in them; and why others were not."""
    posted = call.form.answers()
    if not call.form.uploads:
        return posted, ()
    desk = call.services.desk
    filling = find_filling(desk, call.me, call.params["draft"]) or _filled_again(call)
    return keep_files(desk, call.me, filling, arrived(call.form), posted)


def _filled_again(call: Call) -> Filling | None:
    """The draft that a form sent before is opened in once more, when it comes back by Back."""
    desk, draft, wanted = call.services.desk, call.params["draft"], call.params["section"]
    posted = call.form.answers()
    kept = keep_draft(desk, call.me, draft, section_id(wanted), posted=posted, do="refresh")
    return find_filling(desk, call.me, kept.draft_id) if kept and kept.draft_id else None


def keep_again(call: Call) -> Response:
    """A form that waited while its writer signed in: kept as a draft, nothing is sent."""
    kept = _keep(call, call.form.answers(), "refresh")
    draft = kept.draft_id or call.params["draft"]
    return _to(call, draft, kept.next_section, say="web.sign_in.returned")


def discard(call: Call) -> Response:
    """Let a draft go."""
    page = open_draft(call.services.desk, call.me, call.params["draft"], "", False)
    if not discard_draft(call.services.desk, call.me, call.params["draft"]):
        raise HTTPException(404)
    case_id = page.case_id if page is not None and call.form.get("from") != "home" else ""
    where = ("cases", case_id) if case_id else ()
    return call.go(*where, say="web.form.discarded")


PAGES = (
    Page("/cases/new/{workflow}", "POST", SIGNED_IN, start_case),
    Page("/cases/{case}/forms/{form}", "POST", SIGNED_IN, start_form),
    Page("/cases/{case}/children/{workflow}", "POST", SIGNED_IN, start_below),
    Page("/drafts/{draft}", "GET", SIGNED_IN, first_section),
    Page("/drafts/{draft}/discard", "POST", SIGNED_IN, discard),
    Page("/drafts/{draft}/{section}", "GET", SIGNED_IN, section),
    Page("/drafts/{draft}/{section}", "POST", SIGNED_IN, keep, uploads=True, again=keep_again),
)
