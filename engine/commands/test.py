"""Run the scenarios of a project.

A scenario says what people do and what must be so afterwards; it is played through the same steps
as real cases, in memory. Prints every step that went another way, and what no scenario tries. Exit
code 1 if a step went another way.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from engine.commands.parts.failing import FINDINGS, WrongUse
from engine.commands.parts.options import format_option, language_option, project_option, words_for
from engine.commands.parts.project import read_or_show, show
from engine.commands.parts.wording import Wording
from engine.problems import Problem
from engine.scenarios import Played, Reached, Unreached, play_all, unreached
from engine.scenarios.junit import as_junit


@click.command("test", help=__doc__)
@project_option
@format_option
@language_option
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the results as JUnit XML.",
)
@click.option("--untried", is_flag=True, help="List every field and choice no scenario answers.")
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path | None,
    style: str,
    language: str | None,
    junit: Path | None,
    untried: bool,
) -> None:
    """Play every scenario and tell how it went."""
    words = words_for(language)
    reading = read_or_show(project, words, style)
    reached = Reached()
    processors = os.cpu_count() or 1
    played = tuple(play_all(reading.bundle, reading.project, reached, processors))
    failed = [one for one in played if one.problems]
    show(reading, [problem for one in failed for problem in one.problems], words, style)
    if style == "text":
        _tell_untried(unreached(reading.bundle, reached), words, whole=untried)
        path = "commands.test.failed" if failed else "commands.test.passed"
        names = ", ".join(one.id for one in failed)
        click.echo(words.say(path, failed=len(failed), count=len(played), names=names))
    if junit is not None:
        _write(junit, played, words)
    if failed:
        context.exit(FINDINGS)


def _tell_untried(found: Unreached, words: Wording, *, whole: bool) -> None:
    for name in ("triggers", "conditions"):
        listed = getattr(found, name)
        if listed:
            click.echo(words.say(f"commands.test.untried.{name}", names=", ".join(listed)))
    if whole:
        for name in ("fields", "choices"):
            listed = getattr(found, name)
            if listed:
                click.echo(words.say(f"commands.test.untried.{name}", names=", ".join(listed)))
    elif found.fields or found.choices:
        counts = {"fields": len(found.fields), "choices": len(found.choices)}
        click.echo(words.say("commands.test.untried.counted", **counts))


def _write(file: Path, played: tuple[Played, ...], words: Wording) -> None:
    def told(problem: Problem) -> str:
        return words.say(f"problems.{problem.code}.message", **problem.params)

    try:
        file.write_text(as_junit(played, told), encoding="utf-8")
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise WrongUse(words.say("commands.test.unwritten", file=file, reason=reason)) from fault
