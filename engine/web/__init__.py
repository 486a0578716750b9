"""The pages: routes, templates, styles. The only home of Starlette and Jinja2."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from engine.jobs.deliver import postman
from engine.jobs.heartbeat import Heartbeat, ticked
from engine.settings import Post
from engine.web.compressing import Compressed
from engine.web.errors import Guard, failure, status_of
from engine.web.headers import SafeHeaders
from engine.web.pages import all_routes
from engine.web.services import Services
from engine.web.succession import Renew, Succession

App = Starlette


def create_app(services: Services, renew: Renew | None = None) -> Starlette:
    """The application over these services, and over those that `renew` lets follow them."""
    serving = Succession(services, renew)

    def refused(request: Request, fault: Exception) -> Response:
        response = failure(request, serving.now, status_of(fault), known=True)
        if isinstance(fault, HTTPException):
            response.headers.update(fault.headers or {})  # which methods there are, after a 405
        return response

    @asynccontextmanager
    async def beating(app: Starlette) -> AsyncIterator[None]:
        desk, settings = services.desk, services.settings
        round_of_post = settings.tick if settings.post != Post() else 0
        with (
            Heartbeat(desk, settings.tick, serving.under_what_is_live(ticked)),
            Heartbeat(desk, round_of_post, serving.under_what_is_live(postman(settings.post))),
        ):
            yield

    app = Starlette(
        routes=all_routes(serving),
        lifespan=beating,
        middleware=[
            Middleware(SafeHeaders, secure=services.settings.secure),
            Middleware(Compressed),
            Middleware(Guard, services=services),
        ],
        exception_handlers={HTTPException: refused},
    )
    # It would lead to an address made of the Host header, whoever wrote that.
    app.router.redirect_slashes = False
    return app


__all__ = ["App", "Services", "create_app"]
