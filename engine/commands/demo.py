"""Try Himaya with made-up cases, in your browser.

Lays a folder with made-up people and cases the first time, serves it, and prints one sign-in for
each role.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import click

from engine.commands.parts.demo_folder import lay_folder
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import (
    data_option,
    host_option,
    language_option,
    port_option,
    project_option,
    words_for,
)
from engine.commands.parts.project import find_project, is_bundled, read_or_show
from engine.commands.parts.serving import address, listen, serve, settings_for
from engine.commands.parts.wording import Wording
from engine.demo import PASSWORD, PEOPLE

FOLDER: Final = Path("data") / "demo"


@click.command("demo", help=__doc__)
@project_option
@data_option(FOLDER)
@host_option
@port_option
@language_option
def command(project: Path | None, data: Path, host: str, port: int, language: str | None) -> None:
    """Read, lay if there is nothing yet, serve."""
    words = words_for(language)
    folder = find_project(project, words)
    if not is_bundled(folder):
        raise WrongUse(words.say("commands.demo.bundled", folder=folder))
    reading = read_or_show(folder, words)
    with listen(host, port, words) as listener:
        lay_folder(data, reading.bundle, words)
        settings = settings_for(reading.folder, data, host, port)
        ready = partial(_welcome, address(listener), words)
        serve(listener, reading, settings, words, ready, newest=True)


def _welcome(where: str, words: Wording) -> None:
    click.echo(words.say("commands.serve.ready", address=where))
    click.echo(words.say("commands.demo.people", password=PASSWORD))
    shown: set[str] = set()
    for one in PEOPLE:
        if one.role not in shown:
            shown.add(one.role)
            click.echo(f"  {one.login:<10} {one.role}")
    click.echo(words.say("commands.demo.made_up"))
