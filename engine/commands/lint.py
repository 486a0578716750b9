"""Check forms, workflows and translations.

Prints every finding with its place, the line it stands in and a way out. Exit code 1 where there is
an error or a warning.
"""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import compared, read, show, show_summary
from engine.lint.formats import names
from engine.problems import Severity


@click.command("lint", help=__doc__)
@project_option
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The project as it was: also tell what its stored answers would miss.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", *names())),
    default="text",
    show_default=True,
    help="Text for people; the others for programs.",
)
@language_option
@click.pass_context
def command(
    context: click.Context,
    project: Path | None,
    against: Path | None,
    style: str,
    language: str | None,
) -> None:
    """Read, link and check the project."""
    words = words_for(language)
    reading = read(project, words, with_words=False)
    if against is not None:
        reading = compared(reading, read(against, words, with_words=False), words)
    show(reading, reading.problems, words, style)
    if style == "text":
        show_summary(reading, words)
    if any(problem.severity is not Severity.INFO for problem in reading.problems):
        context.exit(FINDINGS)
