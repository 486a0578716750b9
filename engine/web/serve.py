"""From settings to a running application: the configuration read, the store opened."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import uvicorn
from starlette.applications import Starlette

from engine.accounts import Accounts
from engine.cases.desk import Desk
from engine.clock import Clock, system_clock
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import random_ids
from engine.problems import Location, Problem, Severity
from engine.settings import Settings, read_settings
from engine.store.protocol import Store
from engine.store.sqlite import SqliteStore
from engine.web import create_app
from engine.web.patience import ImpatientProtocol
from engine.web.services import Services


def build_app(settings: Settings) -> Starlette:
    """The application over the project and the data of `settings`; refuses a faulty project."""
    bundle, problems = load_folder(settings.project, defaults_dir())
    if bundle is None:
        raise SystemExit(refusal(settings, problems))
    return create_app(
        build_services(settings, bundle, SqliteStore.open(settings.data, create=True), system_clock)
    )


def build_services(settings: Settings, bundle: Bundle, store: Store, clock: Clock) -> Services:
    """Everything wired together, the projections made to fit the configuration."""
    gate = Gate(store, bundle, clock)
    gate.prepare()
    desk = Desk(bundle, gate, random_ids)
    return Services(desk, Accounts(gate, clock), clock, random_ids, settings)


def refusal(settings: Settings, problems: tuple[Problem, ...]) -> str:
    """Why the server does not start: every error with its place, as the linter names them."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    lines = [f"{_place(problem)}: {problem.code}" for problem in errors]
    count = f"{settings.project}: {len(errors)} errors; see: himaya lint {settings.project}"
    return "\n".join([*lines, count])


def _place(problem: Problem) -> str:
    place = problem.location
    return f"{place.file}:{place.line}:{place.column}" if isinstance(place, Location) else "project"


def server_options(settings: Settings) -> dict[str, Any]:
    """How the server is run. Limits against slow and oversized headers are the server's own."""
    return {
        "access_log": False,  # URLs of the case list hold what was searched for
        "server_header": False,
        "limit_concurrency": 200,
        "backlog": 256,
        "timeout_keep_alive": 10,
        "http": ImpatientProtocol,
        "h11_max_incomplete_event_size": 16_384,
        "proxy_headers": settings.secure,
    }


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    app = build_app(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, **server_options(settings))


def main(environ: Mapping[str, str]) -> None:
    """`python server.py`."""
    settings = read_settings(environ)
    print(f"http://{settings.host}:{settings.port}/", file=sys.stderr)
    serve(settings)
