"""Do what has become due: reminders, escalations, automatic steps.

A running server does this by itself twice a minute (HIMAYA_TICK tells otherwise). Run it from a
timer of the system where no server runs all day. Running it late or twice does no harm. Letters
that wait are sent as well, where a way is set up (HIMAYA_SMTP, HIMAYA_HOOK).
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from engine.cases.desk import Desk
from engine.commands.parts.data_folder import open_gate
from engine.commands.parts.options import data_option, language_option, project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.ids import random_ids
from engine.jobs.deliver import postman
from engine.jobs.tick import tick
from engine.settings import read_post


@click.command("tick", help=__doc__)
@project_option
@data_option()
@language_option
def command(project: Path | None, data: Path, language: str | None) -> None:
    """Tick until nothing is due any more."""
    words = words_for(language)
    bundle, post = read_or_show(project, words).bundle, read_post(os.environ)
    with open_gate(data, bundle, words) as gate:
        desk = Desk(gate.bundle, gate, random_ids)
        cases = happened = 0
        more = True
        while more:
            done = tick(desk)
            cases, happened = cases + done.cases, happened + done.happened
            more = done.more and done.happened > 0
        postman(post)(desk)
    click.echo(words.say("commands.tick.done", cases=cases, happened=happened))
