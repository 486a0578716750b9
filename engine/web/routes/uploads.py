"""A file sent ahead of its form, in pieces: begun, continued where the line broke, asked after."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from engine.cases.uploads import Offer, Upload, find_upload, start_upload, take_piece
from engine.problems import AnswerPlace, Problem
from engine.schema.places import declared_path
from engine.web.call import Call
from engine.web.pages import SIGNED_IN, Page

MOST_DIGITS = 12


def begin(call: Call) -> Response:
    """Where the pieces go and how many are there already; or why this file cannot be taken."""
    form = call.form
    offer = Offer(form.get("control"), form.get("name"), _number(form.get("size")), form.get("sum"))
    return _answer(call, start_upload(call.services.desk, call.me, call.params["draft"], offer))


def ask(call: Call) -> Response:
    """How far a file has come."""
    return _answer(call, _found(call))


def piece(call: Call) -> Response:
    """One more piece: 409 where another is due, and which."""
    upload, sent = _found(call), call.form.uploads
    if len(sent) != 1:
        raise HTTPException(400)
    offset = _number(call.form.get("offset"))
    taken = take_piece(call.services.desk, call.me, upload, offset, sent[0].content)
    if taken is None:
        raise HTTPException(413)
    early = isinstance(taken, Upload) and taken.file is None and offset > taken.received
    return _answer(call, taken, 409 if early else 200)


def _found(call: Call) -> Upload:
    draft, upload = call.params["draft"], call.params["upload"]
    found = find_upload(call.services.desk, call.me, draft, upload)
    if found is None:
        raise HTTPException(404)
    return found


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > MOST_DIGITS:
        raise HTTPException(400)
    return int(text)


def _answer(call: Call, found: Upload | Problem | None, status: int = 200) -> Response:
    if found is None:
        raise HTTPException(404)
    if isinstance(found, Problem):
        return JSONResponse({"said": _said(call, found)}, 422)
    told: dict[str, Any] = {"id": found.id, "received": found.received}
    if found.file is not None:
        told["name"] = found.file["name"]
        told["token"] = json.dumps(dict(found.file), ensure_ascii=False)
    return JSONResponse(told, status)


def _said(call: Call, problem: Problem) -> str:
    """What is wrong, as it stands beside the field; with the field's name where that is not at
    hand."""
    place = problem.location
    form = call.services.bundle.forms.get(place.form) if isinstance(place, AnswerPlace) else None
    if form is None or not isinstance(place, AnswerPlace):
        return call.wording.sentence(problem)
    return call.wording.sentence(problem, form.fields.get(declared_path(place)))


PAGES = (
    Page("/uploads/{draft}", "POST", SIGNED_IN, begin),
    Page("/uploads/{draft}/{upload}", "GET", SIGNED_IN, ask),
    Page("/uploads/{draft}/{upload}", "POST", SIGNED_IN, piece, uploads=True),
)
