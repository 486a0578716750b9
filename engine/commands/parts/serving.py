"""Listening and serving: the address is taken first, so that a taken port is said at once."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import uvicorn

from engine.commands.parts.data_folder import refusals, warn_of_size
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.following import open_app
from engine.commands.parts.project import Usable
from engine.commands.parts.wording import Wording
from engine.settings import Settings, read_settings
from engine.store.opening import open_store
from engine.web.serve import keep_out_of_collections, server_options

WAITING: Final = 256  # connections that may wait to be taken


def listen(host: str, port: int, words: Wording) -> socket.socket:
    """A socket that listens on the address, or one sentence why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except (OSError, OverflowError) as fault:
        number = getattr(fault, "errno", None)
        reason = os.strerror(number) if number else str(fault)
        told = words.say("commands.serve.port", host=host, port=port, reason=reason, other=port + 1)
        raise WrongUse(told) from fault


def address(listener: socket.socket) -> str:
    """Where a browser finds the server."""
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def settings_for(project: Path, data: Path, host: str, port: int) -> Settings:
    """The settings of the environment, with what the command line says."""
    return replace(read_settings(os.environ), project=project, data=data, host=host, port=port)


def serve(
    listener: socket.socket,
    reading: Usable,
    settings: Settings,
    words: Wording,
    ready: Callable[[], None],
    *,
    newest: bool = False,
) -> None:
    """Serve the project on the data of `settings` until stopped; `ready` tells that it begins.

    With `newest` the project goes live, whatever was before.
    """
    with refusals(settings.data, words):
        store = open_store(settings.data)
        try:
            warn_of_size(store, settings.data, words)
            app = open_app(reading, settings, store, words, newest=newest)
            keep_out_of_collections()
            ready()
            config = uvicorn.Config(app, log_level="warning", **server_options(settings))
            # uvicorn stops in good order at Ctrl+C and then raises: for a server that is its end.
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[listener])
        finally:
            store.close()
