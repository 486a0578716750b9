"""Run the scenarios of a project.

A scenario says what people do and what must be so afterwards; it is played through the same steps
as real cases, in memory. Prints every step that went another way. Exit code 1 if one did.
"""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS
from engine.commands.parts.options import format_option, language_option, project_option, words_for
from engine.commands.parts.project import read_or_show, show
from engine.scenarios import play_all


@click.command("test", help=__doc__)
@project_option
@format_option
@language_option
@click.pass_context
def command(context: click.Context, project: Path | None, style: str, language: str | None) -> None:
    """Play every scenario and tell how it went."""
    words = words_for(language)
    reading = read_or_show(project, words, style)
    played = tuple(play_all(reading.bundle, reading.project))
    failed = [one for one in played if one.problems]
    show(reading, [problem for one in failed for problem in one.problems], words, style)
    if style == "text":
        path = "commands.test.failed" if failed else "commands.test.passed"
        names = ", ".join(one.id for one in failed)
        click.echo(words.say(path, failed=len(failed), count=len(played), names=names))
    if failed:
        context.exit(FINDINGS)
