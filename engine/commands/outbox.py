"""Show the letters that are not delivered yet, and those that nobody tries to deliver any more.

A letter tells a person by e-mail or through the office's service that there is something to see. It
is tried eight times over two days. `--again` lets dead letters be tried anew.
"""

from __future__ import annotations

from pathlib import Path

import click

from engine.cases.desk import Desk
from engine.commands.parts.data_folder import open_gate
from engine.commands.parts.failing import FINDINGS
from engine.commands.parts.options import data_option, language_option, project_option, words_for
from engine.commands.parts.project import read_or_show
from engine.ids import random_ids
from engine.jobs.deliver import outbox, revive


@click.command("outbox", help=__doc__)
@project_option
@data_option()
@language_option
@click.option("--again", is_flag=True, help="Let dead letters be tried anew.")
def command(project: Path | None, data: Path, language: str | None, again: bool) -> None:
    """List, with exit code 1 where a letter is dead."""
    words = words_for(language)
    bundle = read_or_show(project, words).bundle
    with open_gate(data, bundle, words) as gate:
        desk = Desk(bundle, gate, random_ids)
        if again:
            click.echo(words.say("commands.outbox.again", count=revive(desk)))
        found = outbox(desk)
    for one in found:
        path = "dead" if one.dead else "waiting"
        told = {"id": one.id, "person": one.person, "at": one.at, "attempts": one.attempts}
        click.echo(words.say(f"commands.outbox.{path}", **told, reason=one.dead))
    dead = sum(bool(one.dead) for one in found)
    click.echo(words.say("commands.outbox.count", waiting=len(found) - dead, dead=dead))
    if dead:
        raise click.exceptions.Exit(FINDINGS)
