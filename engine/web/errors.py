"""What a person (or a program) is told when something goes wrong: never how, never a trace."""

from __future__ import annotations

import json
import logging
import traceback
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.ids import random_ids
from engine.store.protocol import StoreUnavailable
from engine.web.call import SAID_COOKIE, Call
from engine.web.cookies import read_token
from engine.web.headers import refusal_of
from engine.web.posting import Form
from engine.web.services import Services

LOG = logging.getLogger("himaya.web")
WORDED: Final = frozenset({400, 403, 404, 405, 409, 413, 422, 500, 503})


def failure(
    request: Request, services: Services, status: int, error_id: str = "", *, known: bool = False
) -> Response:
    """The error page in the reader's language, or problem+json for a program.

    Only where the store is well (`known`) is it asked who is signed in.
    """
    if "json" in request.headers.get("accept", ""):
        return _as_json(status, error_id)
    worded = status if status in WORDED else 500 if status >= 500 else 400
    call = _reader(request, services, known)
    values = {
        "heading": call.wording.t(f"web.failure.{worded}.title"),
        "help": call.wording.t(f"web.failure.{worded}.help"),
        "id": error_id,
    }
    return call.page("error.html", values, status)


def _as_json(status: int, error_id: str) -> Response:
    body = {"type": "about:blank", "status": status, "title": HTTPStatus(status).phrase}
    if error_id:
        body["instance"] = f"urn:himaya:error:{error_id}"
    return Response(json.dumps(body), status, media_type="application/problem+json")


def _reader(request: Request, services: Services, known: bool) -> Call:
    cookies = {name: text for name, text in request.cookies.items() if name != SAID_COOKIE}
    token = read_token(cookies, services.settings.secure)
    call = Call(services, "POST", "/", {}, {}, cookies, "", Form(), token)
    found = services.accounts.actor(token) if known and token else None
    return call if found is None else call.signed_in(token, found)


class Guard:
    """The outermost layer: a request that cannot be read, a store that is away, a fault of ours."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens further in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        request = Request(scope, receive)
        try:
            if refused := refusal_of(scope):
                told = partial(failure, request, self.services, refused, known=True)
                await (await run_in_threadpool(told))(scope, receive, sending)
                return
            await self.app(scope, receive, sending)
        except StoreUnavailable as away:
            LOG.error("store unavailable: %s", away.code)
            if not started:
                await failure(request, self.services, 503)(scope, receive, send)
        except Exception as fault:  # the one place where nothing may pass
            error_id = random_ids()[:10]
            LOG.error("fault %s: %s", error_id, trace_without_values(fault))
            if not started:
                await failure(request, self.services, 500, error_id)(scope, receive, send)


def trace_without_values(fault: BaseException) -> str:
    """Kind and places of a fault; its message could quote an answer, so it is left out."""
    frames = traceback.extract_tb(fault.__traceback__)[-8:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(fault).__name__} at {places}"


def status_of(fault: Exception) -> int:
    """The status an HTTP exception asks for."""
    return fault.status_code if isinstance(fault, HTTPException) else 500
