"""Check forms, workflows and translations.

Prints every finding with its place, the line it stands in and a way out. Exit code 1 where there is
an error or a warning.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS, WrongUse
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import (
    Reader,
    Reading,
    compared,
    find_project,
    read,
    show,
    show_summary,
)
from engine.commands.parts.watching import versions
from engine.commands.parts.wording import Wording
from engine.lint.formats import names
from engine.loading.limits import MAX_FILE_BYTES
from engine.loading.project import Project, parse, read_project
from engine.loading.rereading import Rereader
from engine.problems import Location, Problem, Severity


@click.command("lint", help=__doc__)
@click.argument("typed", required=False, type=click.Choice(("-",)), metavar="[-]")
@click.option(
    "--stdin-name",
    metavar="FILE",
    help="With -: the file of the project that standard input takes the place of.",
)
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
    typed: str | None,
    stdin_name: str | None,
    style: str,
    watch: bool,
    language: str | None,
) -> None:
    """Read, link and check the project."""
    words = words_for(language)
    former = None if against is None else read(against, words, with_words=False)
    reader = _reader(typed, stdin_name, watch, words)

    def look() -> Reading:
        reading = read(project, words, with_words=False, reader=reader)
        if former is not None:
            reading = compared(reading, former, words)
        if stdin_name is not None:
            reading = _only(reading, stdin_name)
        show(reading, reading.problems, words, style)
        if style == "text":
            show_summary(reading, words)
        return reading

    if watch:
        _again_and_again(find_project(project, words), look)
    elif any(problem.severity is not Severity.INFO for problem in look().problems):
        context.exit(FINDINGS)


def _reader(typed: str | None, name: str | None, watch: bool, words: Wording) -> Reader:
    if (typed is None) != (name is None) or (typed and watch):
        raise WrongUse(words.say("commands.lint.stdin"))
    if name is not None:
        return _in_place_of(name, words)
    return Rereader() if watch else read_project


def _in_place_of(name: str, words: Wording) -> Reader:
    """Reads a project with what is being typed in place of one of its files."""
    source = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)

    def reader(folder: Path) -> tuple[Project, tuple[Problem, ...]]:
        found, problems = read_project(
            folder, lambda path, kept: parse(path, source if path == name else kept)
        )
        if found.file(name) is None:
            raise WrongUse(words.say("commands.lint.stdin_name", name=name))
        return found, problems

    return reader


def _only(reading: Reading, name: str) -> Reading:
    """The reading with what is found in one file."""
    found = tuple(
        one
        for one in reading.problems
        if isinstance(one.location, Location) and one.location.file == name
    )
    return replace(reading, problems=found)


def _again_and_again(folder: Path, look: Callable[[], object]) -> None:
    with suppress(KeyboardInterrupt):  # the end of a watch, no mishap
        for _ in versions(folder):
            click.clear()  # does nothing where the output is no terminal
            look()
            sys.stdout.flush()
