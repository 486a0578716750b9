"""Notes between who leads and who works, apart from every child's record."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.cases.worker_notes import (
    answer_note,
    mark_read,
    notes_of,
    open_note,
    write_note,
)
from engine.problems import Problem
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page
from engine.web.stepping import problem_words


def notes(call: Call) -> Response:
    """What was written to this person, and by them; and a new note."""
    return _page(call, call.query.get("to", ""), call.query.get("case", ""))


def _page(call: Call, to: str, case: str, problem: Problem | None = None) -> Response:
    found = notes_of(call.services.desk, call.me)
    number = call.services.desk.gate.number(call.me, case) if case else ""
    values = {
        "tab": "home",
        "notes": found,
        "to": to if to in found.may_write_to else "",
        "about": (case, number) if number else ("", ""),
        **_writing(call, problem),
    }
    return call.page("notes.html", values, 422 if problem is not None else 200)


def _writing(call: Call, problem: Problem | None) -> dict[str, object]:
    """What stands in the box of a note, and what is wrong with it."""
    return {
        "comment": call.form.get("comment"),
        "comment_wrong": problem_words(call.wording, problem) if problem is not None else "",
        "submission": call.form.get("submission")[:64] or call.services.ids(),
    }


def write(call: Call) -> Response:
    """Write a note."""
    to = (call.form.get("to"), call.form.get("case"))
    text, submission = call.form.get("comment"), call.form.get("submission")[:64]
    done = write_note(call.services.desk, call.me, to, text, submission or call.services.ids())
    if done is None:
        raise HTTPException(404)
    if isinstance(done, Problem):
        return _page(call, *to, done)
    return call.go("notes", done)


def write_again(call: Call) -> Response:
    """The note that was being written, after signing in; it was not sent."""
    return _page(call, call.form.get("to"), call.form.get("case"))


def note(call: Call) -> Response:
    """One note and its answers."""
    return _one(call, None)


def _one(call: Call, problem: Problem | None) -> Response:
    found = open_note(call.services.desk, call.me, call.params["note"])
    if found is None:
        raise HTTPException(404)
    values = {"tab": "home", "note": found, **_writing(call, problem)}
    return call.page("note.html", values, 422 if problem is not None else 200)


def answer(call: Call) -> Response:
    """Answer a note, or only tell that it was read."""
    desk, me, of = call.services.desk, call.me, call.params["note"]
    if call.form.get("do") == "read":
        if not mark_read(desk, me, of):
            raise HTTPException(404)
        return call.go()
    submission = call.form.get("submission")[:64] or call.services.ids()
    done = answer_note(desk, me, of, call.form.get("comment"), submission)
    if done is False:
        raise HTTPException(404)
    if isinstance(done, Problem):
        return _one(call, done)
    return call.go("notes", of)


PAGES = (
    Page("/notes", "GET", SIGNED_IN, notes),
    Page("/notes", "POST", SIGNED_IN, write, again=write_again),
    Page("/notes/{note}", "GET", SIGNED_IN, note),
    Page("/notes/{note}", "POST", SIGNED_IN, answer, again=note),
)
