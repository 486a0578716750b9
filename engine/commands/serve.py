"""Serve a project to browsers.

Opens an existing data folder; `himaya user add … --create` begins one. Refuses to start on an error
in the configuration, with the report of `himaya lint`.
"""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.parts.options import (
    data_option,
    host_option,
    language_option,
    port_option,
    project_option,
    words_for,
)
from engine.commands.parts.project import read_or_show
from engine.commands.parts.serving import address, listen, serve, settings_for


@click.command("serve", help=__doc__)
@project_option
@data_option()
@host_option
@port_option
@language_option
def command(project: Path | None, data: Path, host: str, port: int, language: str | None) -> None:
    """Read, listen, serve."""
    words = words_for(language)
    reading = read_or_show(project, words)
    with listen(host, port, words) as listener:
        settings = settings_for(reading.folder, data, host, port)
        where = address(listener)
        serve(
            listener,
            reading,
            settings,
            words,
            lambda: click.echo(words.say("commands.serve.ready", address=where)),
        )
