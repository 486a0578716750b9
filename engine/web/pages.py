"""How pages are declared, found and called: each says its path, its method and who may ask."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.web import routes
from engine.web.call import Call
from engine.web.cookies import read_token
from engine.web.crossing import from_elsewhere
from engine.web.devices import device_name
from engine.web.posting import Form, read_form, strict_query
from engine.web.sealing import KeptPost, key_digest, new_key, seal
from engine.web.services import Services
from engine.web.succession import Succession

PUBLIC: Final = "public"
SIGNED_IN: Final = "signed_in"
Handle = Callable[[Call], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """One path and method. `again` shows a form that waited for signing in, and does nothing."""

    path: str
    method: str
    policy: str  # public, signed_in, or an action of roles
    handle: Handle
    uploads: bool = False
    again: Handle | None = None


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page: each module of `routes` declares its own."""
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    modules = (import_module(f"{routes.__name__}.{name}") for name in names)
    return tuple(page for module in modules for page in module.PAGES)


def all_routes(serving: Succession) -> list[Route]:
    """The routing table, paths with fixed words before those with variable parts."""
    by_path: dict[str, dict[str, Page]] = {}
    for page in all_pages():
        by_path.setdefault(page.path, {})[page.method] = page
    paths = sorted(by_path, key=lambda path: (path.count("{"), path))
    return [_route(path, by_path[path], serving) for path in paths]


def _route(path: str, pages: Mapping[str, Page], serving: Succession) -> Route:
    async def endpoint(request: Request) -> Response:
        page = pages["GET" if request.method == "HEAD" else request.method]
        form = await read_form(request, page.uploads) if page.method == "POST" else Form()
        return await run_in_threadpool(_held, page, request, form, serving)

    return Route(path, endpoint, methods=list(pages))


def _held(page: Page, request: Request, form: Form, serving: Succession) -> Response:
    """The answer under one configuration, whatever goes live meanwhile."""
    with serving.held() as services:
        return answer(page, request, form, services)


def answer(page: Page, request: Request, form: Form, services: Services) -> Response:
    """The page's answer, once it is clear who asks and that they may."""
    call = _call(request, form, services)
    if page.method == "POST" and from_elsewhere(request, call.token, form.get("token")):
        raise HTTPException(403)
    if page.policy == PUBLIC:
        return page.handle(call)
    if call.actor is None:
        return _to_sign_in(page, call)
    if page.policy != SIGNED_IN and not _may(call, page.policy):
        raise HTTPException(404)
    return page.handle(call)


def _call(request: Request, form: Form, services: Services) -> Call:
    cookies = dict(request.cookies)
    token = read_token(cookies, services.settings.secure)
    call = Call(
        services=services,
        method=request.method,
        path=request.scope["path"],
        query=strict_query(request.scope["query_string"]),
        params={name: str(value) for name, value in request.path_params.items()},
        cookies=cookies,
        address=request.client.host if request.client is not None else "",
        form=form,
        token=token,
        device=device_name(request.headers.get("user-agent", "")),
    )
    known = services.accounts.actor(token) if token else None
    return call if known is None else call.signed_in(token, known)


def _may(call: Call, action: str) -> bool:
    role = call.services.bundle.roles.get(call.me.role)
    return role is not None and action in role.actions


def _to_sign_in(page: Page, call: Call) -> Response:
    """To the sign-in page; what was typed into a form waits there, sealed."""
    kept = _keep(page, call) if page.again is not None else ""
    next_path = call.path if page.method == "GET" and call.path != "/" else ""
    values = {"kept": kept, "next": next_path, "name": "", "wrong": ""}
    return call.page("sign_in.html", values, 401 if page.method == "POST" else 200)


def _keep(page: Page, call: Call) -> str:
    person = call.services.accounts.holder(call.token) if call.token else ""
    if not person:
        return ""
    key = new_key()
    post = KeptPost(call.path, call.form.values)
    call.services.accounts.keep_sealed(key_digest(key), seal(key, post), person)
    return key


def again(call: Call, post: KeptPost) -> Response | None:
    """The page a kept form was posted to, showing it again; None where there is none."""
    found = _matching(post.path)
    if found is None:
        return None
    page, params = found
    shown = replace(call, path=post.path, params=params, form=post.form(), extra={"again": True})
    return page.again(shown) if page.again is not None else None


def _matching(path: str) -> tuple[Page, Mapping[str, str]] | None:
    parts = path.split("/")
    for page in all_pages():
        declared = page.path.split("/")
        if page.method != "POST" or page.again is None or len(declared) != len(parts):
            continue
        pairs = list(zip(declared, parts, strict=True))
        if all(wanted.startswith("{") or wanted == found for wanted, found in pairs):
            return page, {w[1:-1]: found for w, found in pairs if w.startswith("{")}
    return None
