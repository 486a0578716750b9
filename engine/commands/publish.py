"""Make a project live for the cases of a data folder.

Checks the project, plays its scenarios, counts what it would do to stored cases, asks, and then
switches; servers notice at the next request. What has no place in it any more refuses. Exit code 1
where something refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from engine.clock import system_clock
from engine.commands.parts.data_folder import PATIENCE, refusals
from engine.commands.parts.failing import FINDINGS
from engine.commands.parts.live import live_bundle
from engine.commands.parts.options import data_option, language_option, project_option, words_for
from engine.commands.parts.project import Usable, read_or_show, show
from engine.commands.parts.wording import Wording
from engine.definitions.findings import in_order
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.lint import check_change
from engine.problems import Problem, Severity, has_errors
from engine.publish import files_of, finish, history, impact, publish
from engine.scenarios import Reached, play_all
from engine.store.opening import open_store
from engine.store.protocol import Store

COUNTED = ("C301", "F303")  # told by how many cases it concerns, where it concerns any


@click.command("publish", help=__doc__)
@project_option
@data_option()
@click.option("--check", is_flag=True, help="Only tell what it would do.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--history", "past", is_flag=True, help="List what went live, and when.")
@language_option
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path | None,
    data: Path,
    check: bool,
    yes: bool,
    past: bool,
    language: str | None,
) -> None:
    """Read, try, count, ask, switch."""
    words = words_for(language)
    reading = read_or_show(project, words)
    with refusals(data, words):
        store = open_store(data, create=False, patience=PATIENCE)
        try:
            gate = Gate(store, reading.bundle, system_clock)
            if past:
                _list(gate, words)
            elif store.active_bundle() == reading.bundle.hash:
                click.echo(words.say("commands.publish.live", moved=finish(gate)))
            elif not _try(reading, words):
                context.exit(FINDINGS)
            else:
                _go_live(context, reading, gate, words, ask=not yes, check=check)
        finally:
            store.close()


def _try(reading: Usable, words: Wording) -> bool:
    """Whether every scenario goes as it says; steps that do not are shown."""
    played = tuple(play_all(reading.bundle, reading.project, Reached()))
    found = [problem for one in played for problem in one.problems]
    show(reading, found, words)
    return not found


def _go_live(
    context: click.Context,
    reading: Usable,
    gate: Gate,
    words: Wording,
    *,
    ask: bool,
    check: bool,
) -> None:
    found = changes(gate.store, reading.bundle)
    show(reading, found, words)
    if has_errors(found):
        click.echo(words.say("commands.publish.refused"))
        context.exit(FINDINGS)
    if check:
        click.echo(words.say("commands.publish.fits"))
        return
    if ask and not click.confirm(words.say("commands.publish.sure")):
        return
    moved = publish(gate, files_of(reading.project), "", found)
    click.echo(words.say("commands.publish.done", moved=moved))


def changes(store: Store, after: Bundle) -> tuple[Problem, ...]:
    """What a configuration changes for the cases of a store; only what has no place refuses."""
    before = live_bundle(store)
    return in_order((*_in_words(before, after), *impact(store, before, after)))


def _in_words(before: Bundle | None, after: Bundle) -> Iterator[Problem]:
    for problem in check_change(before, after) if before is not None else ():
        if problem.code not in COUNTED:
            yield Problem(problem.code, problem.location, problem.params, Severity.INFO)


def _list(gate: Gate, words: Wording) -> None:
    live = gate.store.active_bundle()
    for one in history(gate):
        path = "commands.publish.now" if one.digest == live else "commands.publish.then"
        who = one.by or words.say("commands.publish.here")
        click.echo(
            words.say(path, at=one.at[:16].replace("T", " "), by=who, bundle=one.digest[:12])
        )
