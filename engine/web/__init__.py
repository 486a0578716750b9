"""The pages: routes, templates, styles. The only home of Starlette and Jinja2."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from engine.web.errors import Guard, failure, status_of
from engine.web.headers import SafeHeaders
from engine.web.pages import all_routes
from engine.web.services import Services


def create_app(services: Services) -> Starlette:
    """The application over these services."""

    def refused(request: Request, fault: Exception) -> Response:
        return failure(request, services, status_of(fault), known=True)

    return Starlette(
        routes=all_routes(services),
        middleware=[
            Middleware(SafeHeaders, secure=services.settings.secure),
            Middleware(GZipMiddleware, minimum_size=700, compresslevel=6),
            Middleware(Guard, services=services),
        ],
        exception_handlers={HTTPException: refused},
    )


__all__ = ["Services", "create_app"]
