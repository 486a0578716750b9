"""The project a command works on: found, read, and what is wrong with it shown."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS, WrongUse
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir
from engine.definitions import read_bundle, read_defaults
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle
from engine.lint import check_bundle, check_change
from engine.lint.allowing import without_allowed
from engine.lint.formats import render
from engine.lint.report import as_text, findings
from engine.loading.project import PROJECT_FILE, Project, read_project
from engine.loading.source_text import read_text, split_lines
from engine.problems import Problem, has_errors

Reader = Callable[[Path], tuple[Project, tuple[Problem, ...]]]


@dataclass(frozen=True)
class Reading:
    """A project as it was read. `bundle` is None while something refuses."""

    folder: Path
    prefix: str  # before the name of a file, so that it can be opened from here
    project: Project
    bundle: Bundle | None
    problems: tuple[Problem, ...]

    @cached_property
    def _sources(self) -> dict[str, bytes]:
        return {file.path: file.source for file in self.project.files}

    def lines(self, path: str) -> tuple[str, ...]:
        """The lines of one of the project's files."""
        text, _ = read_text(self._sources.get(path, b""), path)
        return tuple(split_lines(text)) if text is not None else ()


@dataclass(frozen=True)
class Usable(Reading):
    """A project that nothing speaks against."""

    bundle: Bundle


def find_project(given: Path | None, words: Wording) -> Path:
    """The folder meant: the one given, else this one if it is a project, else the bundled one."""
    if given is not None:
        if not given.is_dir():
            raise WrongUse(words.say("commands.project.missing", folder=given))
        return given
    here = Path()
    return here if (here / PROJECT_FILE).is_file() else defaults_dir()


def is_bundled(folder: Path) -> bool:
    """Whether this is the configuration that comes with the engine."""
    return folder.resolve() == defaults_dir().resolve()


def read(
    given: Path | None, words: Wording, *, with_words: bool, reader: Reader = read_project
) -> Reading:
    """Read and check the project; `with_words` also the interface's own words (to serve it)."""
    folder = find_project(given, words)
    project, unread = reader(folder)
    defaults = read_defaults(defaults_dir()) if with_words else None
    bundle, unlinked = read_bundle(project, defaults)
    checked = check_bundle(bundle) if bundle is not None else ()
    problems = in_order((*unread, *unlinked, *checked))
    if bundle is not None:  # otherwise nobody knows yet which comments are of use
        problems = in_order(without_allowed(problems, project))
    prefix = "" if folder == Path() else f"{folder.as_posix()}/"
    return Reading(folder, prefix, project, None if has_errors(problems) else bundle, problems)


def compared(reading: Reading, former: Reading, words: Wording) -> Reading:
    """The reading with what would become of answers stored under the former project."""
    if former.bundle is None:
        raise WrongUse(words.say("commands.lint.former", folder=former.folder))
    if reading.bundle is None:
        return reading
    found = check_change(former.bundle, reading.bundle)
    return replace(reading, problems=in_order((*reading.problems, *found)))


def read_or_show(given: Path | None, words: Wording, style: str = "text") -> Usable:
    """The project, to be used; what refuses is shown as `himaya lint` shows it, exit code 1."""
    reading = read(given, words, with_words=True)
    if reading.bundle is None:
        show(reading, reading.problems, words, style)
        if style == "text":
            show_summary(reading, words)
        raise click.exceptions.Exit(FINDINGS)
    return Usable(reading.folder, reading.prefix, reading.project, reading.bundle, reading.problems)


def show(
    reading: Reading, problems: Iterable[Problem], words: Wording, style: str = "text"
) -> None:
    """Print findings, for people or for programs."""
    if style != "text":
        rendered = render(style, findings(problems, words.find, reading.prefix))
        if rendered:
            click.echo(rendered)
        return
    for line in text_lines(reading, problems, words):
        click.echo(line)


def text_lines(reading: Reading, problems: Iterable[Problem], words: Wording) -> Iterator[str]:
    """Findings as lines that fit the terminal."""
    width = shutil.get_terminal_size((100, 24)).columns
    return as_text(problems, words.find, reading.lines, width=width, prefix=reading.prefix)


def show_summary(reading: Reading, words: Wording) -> None:
    """How many of what kind, in one line."""
    counts = {"error": 0, "warning": 0, "info": 0}
    for problem in reading.problems:
        counts[problem.severity.value] += 1
    path = "commands.lint.found" if reading.problems else "commands.lint.clean"
    click.echo(words.say(path, **counts, files=len(reading.project.files)))
