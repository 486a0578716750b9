"""Starting from settings in the environment: the same server, and the same refusals, as `serve`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from engine.commands.parts.data_folder import refusals, warn_of_size
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.following import open_app
from engine.commands.parts.options import words_for
from engine.commands.parts.project import read_or_show
from engine.settings import read_settings
from engine.store.opening import open_store


def serve_arguments(environ: Mapping[str, str]) -> list[str]:
    """The command line of `himaya` that serves as these settings say."""
    told = read_settings(environ)
    named = {"project": told.project, "data": told.data, "host": told.host, "port": told.port}
    return ["serve", *(text for name, value in named.items() for text in (f"--{name}", str(value)))]


def build_app(environ: Mapping[str, str]) -> object:
    """The application, for a server that is started by others.

    A faulty project or an unusable data folder ends the process as it ends `himaya serve`.
    """
    settings, words = read_settings(environ), words_for(None)
    with _ending():
        reading = read_or_show(settings.project, words)
        with refusals(settings.data, words):
            store = open_store(settings.data)
            warn_of_size(store, settings.data, words)
            return open_app(reading, settings, store, words)


@contextmanager
def _ending() -> Iterator[None]:
    """Refusals as the end of the process, with their exit codes."""
    try:
        yield
    except WrongUse as wrong:
        wrong.show()
        raise SystemExit(wrong.exit_code) from None
    except click.exceptions.Exit as left:
        raise SystemExit(left.exit_code) from None
