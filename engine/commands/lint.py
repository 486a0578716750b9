"""Check forms, workflows and translations.

Prints every finding with its place, the line it stands in and a way out. Exit code 1 where there is
an error or a warning.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import (
    Reading,
    compared,
    find_project,
    read,
    show,
    show_summary,
)
from engine.commands.parts.watching import versions
from engine.lint.formats import names
from engine.loading.project import read_project
from engine.loading.rereading import Rereader
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
@click.option("--watch", is_flag=True, help="Check again after every change, until Ctrl+C.")
@language_option
@click.pass_context
def command(
    context: click.Context,
    project: Path | None,
    against: Path | None,
    *,
    style: str,
    watch: bool,
    language: str | None,
) -> None:
    """Read, link and check the project."""
    words = words_for(language)
    former = None if against is None else read(against, words, with_words=False)
    reader = Rereader() if watch else read_project

    def look() -> Reading:
        reading = read(project, words, with_words=False, reader=reader)
        if former is not None:
            reading = compared(reading, former, words)
        show(reading, reading.problems, words, style)
        if style == "text":
            show_summary(reading, words)
        return reading

    if watch:
        _again_and_again(find_project(project, words), look)
    elif any(problem.severity is not Severity.INFO for problem in look().problems):
        context.exit(FINDINGS)


def _again_and_again(folder: Path, look: Callable[[], object]) -> None:
    with suppress(KeyboardInterrupt):  # the end of a watch, no mishap
        for _ in versions(folder):
            click.clear()  # does nothing where the output is no terminal
            look()
            sys.stdout.flush()
