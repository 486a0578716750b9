"""Translate a project: what is missing, out to translators and back.

`status` says how much is translated, `extract` writes a file for translators (.po or .xlsx),
`import` takes it back into locales/, and `check` lists what is missing or behind its text.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import click

from engine.clock import system_clock
from engine.commands.parts.failing import FINDINGS, WrongUse
from engine.commands.parts.options import language_option, project_option, words_for
from engine.commands.parts.project import find_project
from engine.commands.parts.wording import Wording
from engine.definitions import read_bundle
from engine.i18n.languages import direction
from engine.loading.project import Project, read_project, read_sources
from engine.problems import has_errors
from engine.translation.coverage import Part, coverage
from engine.translation.phrases import DONE, Wanted, languages, wanted
from engine.translation.placing import placed
from engine.translation.po import read_po, write_po
from engine.translation.rows import Row, UnreadableFile, rows_of
from engine.translation.sheet import read_sheet, write_sheet
from engine.translation.taking import Taken, take

Result = TypeVar("Result")
SHEET: Final = ".xlsx"
PO: Final = ".po"


@click.group("i18n", help=__doc__)
def command() -> None:
    """Translations of a project."""


@command.command("status", help="Say how much of each form and workflow is translated.")
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Exit with 1 where a language has less.",
)
@project_option
@language_option
def status(fail_under: int, project: Path | None, language: str | None) -> None:
    """One line for each part of each language; the whole comes last."""
    words = words_for(language)
    _, read = _read(project, words)
    is_enough = True
    for tag in _every_language(read, words):
        parts = coverage(wanted(read, tag).phrases())
        click.echo(words.say("translation.status.heading", tag=tag))
        for line in _lines(parts, words):
            click.echo(line)
        is_enough = is_enough and parts[-1].percent >= fail_under
    if not is_enough:
        click.get_current_context().exit(FINDINGS)


@command.command("check", help="List what is not translated, or was before its text changed.")
@project_option
@language_option
def check(project: Path | None, language: str | None) -> None:
    """A line for each, with its place; exit 1 if there is any."""
    words = words_for(language)
    folder, read = _read(project, words)
    found = 0
    for tag in _every_language(read, words):
        for phrase in wanted(read, tag).phrases():
            if phrase.state != DONE:
                found += 1
                place = f"{(folder / phrase.place.file).as_posix()}:{phrase.place.line}"
                told = words.say(f"translation.check.{phrase.state}", tag=tag, text=phrase.source)
                click.echo(f"{place}: {told}")
    if found:
        click.get_current_context().exit(FINDINGS)
    click.echo(words.say("translation.check.clean"))


@command.command("extract", help="Write what is to be translated into TAG to FILE (.po, .xlsx).")
@click.argument("tag")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Also what is translated already.")
@project_option
@language_option
def extract(
    tag: str, file: Path, *, everything: bool, project: Path | None, language: str | None
) -> None:
    """The rows of one language, for a translator's program or a spreadsheet."""
    words = words_for(language)
    folder, read = _read(project, words)
    asked = _wanted(read, tag, words)
    phrases = tuple(p for p in asked.phrases() if everything or p.state != DONE)
    rows = rows_of(phrases)
    content = _by_kind(
        file,
        words,
        po=lambda: write_po(rows, tag, folder.resolve().name, system_clock()),
        sheet=lambda: write_sheet(rows, direction(tag) == "rtl"),
    )
    _write(file, content)
    click.echo(words.say("translation.extract.done", count=len(rows), file=file))


@command.command("import", help="Take the translations of FILE into locales/TAG.")
@click.argument("tag")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@project_option
@language_option
def take_in(tag: str, file: Path, project: Path | None, language: str | None) -> None:
    """All of the file or nothing of it; what is not translated in it yet is left as it is."""
    words = words_for(language)
    folder, read = _read(project, words)
    asked = _wanted(read, tag, words)
    taken = take(asked, _rows(file, words))
    files, elsewhere = placed(read, asked, taken.texts)
    if taken.faults:
        _tell(taken, words)
        click.get_current_context().exit(FINDINGS)
    _check_again(read, files, words)
    for name, content in files.items():
        _write(folder / name, content)
    count = len(taken.texts) - len(elsewhere)
    click.echo(words.say("translation.import.done", count=count, undone=taken.undone))
    for path in elsewhere:
        place = asked.translated[path].location
        where = f"{(folder / place.file).as_posix()}:{place.line}"
        click.echo(words.say("translation.import.elsewhere", key=path, where=where))


def _read(given: Path | None, words: Wording) -> tuple[Path, Project]:
    """The project, whose own files must be readable: words of half a project would look lost."""
    folder = find_project(given, words)
    project, unread = read_project(folder)
    if has_errors(unread):
        raise WrongUse(words.say("translation.unreadable", folder=folder))
    return folder, project


def _every_language(project: Project, words: Wording) -> tuple[str, ...]:
    found = languages(project)
    if not found:
        raise WrongUse(words.say("translation.none"))
    return found


def _wanted(project: Project, tag: str, words: Wording) -> Wanted:
    known = languages(project)
    if tag not in known:
        raise WrongUse(words.say("translation.unknown", tag=tag, known=", ".join(known) or "–"))
    return wanted(project, tag)


def _lines(parts: tuple[Part, ...], words: Wording) -> Iterator[str]:
    names = [part.name or words.say("translation.status.whole") for part in parts]
    width = max(map(len, names))
    for part, name in zip(parts, names, strict=True):
        counts = {"done": part.done, "stale": part.stale, "missing": part.missing}
        said = words.say("translation.status.line", total=part.total, **counts)
        yield f"  {part.percent:>3} %  {name:<{width}}  {said}"


def _by_kind(
    file: Path, words: Wording, *, po: Callable[[], Result], sheet: Callable[[], Result]
) -> Result:
    kind = file.suffix.lower()
    if kind == PO:
        return po()
    if kind != SHEET:
        raise WrongUse(words.say("translation.kind", file=file))
    try:
        return sheet()
    except ImportError as fault:
        raise WrongUse(words.say("translation.no_sheets")) from fault


def _rows(file: Path, words: Wording) -> tuple[Row, ...]:
    try:
        content = file.read_bytes()
        return _by_kind(file, words, po=lambda: read_po(content), sheet=lambda: read_sheet(content))
    except OSError as fault:
        reason = os.strerror(fault.errno) if fault.errno else str(fault)
        raise WrongUse(words.say("translation.failed", file=file, reason=reason)) from fault
    except UnreadableFile as fault:
        raise WrongUse(words.say("translation.no_rows", file=file)) from fault


def _tell(taken: Taken, words: Wording) -> None:
    for fault in taken.faults:
        click.echo(words.say(f"translation.fault.{fault.kind}", key=fault.key, **fault.params))
    click.echo(words.say("translation.import.nothing"), err=True)


def _check_again(project: Project, files: dict[str, bytes], words: Wording) -> None:
    """Refuse to write what could not be read again: a control character in a translation."""
    before = {file.path: file.source for file in project.files}
    changed, unread = read_sources({**before, **files})
    _, found = read_bundle(changed)
    bad = [one for one in (*unread, *found) if has_errors([one]) and _file_of(one) in files]
    if bad:
        raise WrongUse(words.say("translation.import.refused", code=bad[0].code))


def _file_of(problem: object) -> str:
    return str(getattr(getattr(problem, "location", None), "file", ""))


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, with the rights the file had."""
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    handle, partial = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
    os.chmod(partial, mode)
    os.replace(partial, file)
