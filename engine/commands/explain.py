"""Explain the codes of findings.

Says what CODE, such as B101, means and what to do about it. Without CODE: every code there is, by
what it is about. “…” stands where a finding names what it found.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import click

from engine.commands.parts.failing import WrongUse
from engine.commands.parts.options import language_option, words_for
from engine.commands.parts.wording import Wording
from engine.expression.faults import nearest
from engine.i18n.plain_messages import PLACEHOLDER
from engine.lint.report import WIDEST, shape_for, wrapped

PATH: Final = re.compile(r"problems\.([A-Z][0-9]{3})\.message")


@click.command("explain", help=__doc__)
@click.argument("code", required=False)
@language_option
def command(code: str | None, language: str | None) -> None:
    """Print the words of one code, or of all."""
    words = words_for(language)
    known = codes(words)
    if code is None:
        lines = _everything(known, words)
    elif code.upper() in known:
        lines = _explained(code.upper(), words)
    else:
        raise _unknown(code, known, words)
    for line in lines:
        click.echo(line)


def codes(words: Wording) -> tuple[str, ...]:
    """Every code that lint and the scenarios can tell of."""
    found = (PATH.fullmatch(path) for path in words.paths())
    return tuple(match.group(1) for match in found if match)


def _everything(known: tuple[str, ...], words: Wording) -> Iterator[str]:
    for number, (family, members) in enumerate(groupby(known, key=lambda code: code[0])):
        if number:
            yield ""
        yield words.say(f"commands.explain.family.{family}")
        for code in members:
            yield from _laid_out(f"  {code}", _text(f"problems.{code}.message", words), words)


def _explained(code: str, words: Wording) -> Iterator[str]:
    yield words.say(f"commands.explain.family.{code[0]}")
    yield from _laid_out(code, _text(f"problems.{code}.message", words), words)
    path = f"problems.{code}.help"
    if words.find(path) is not None:
        head = f"  {words.say('commands.report.help')}:"
        yield from _laid_out(head, _text(path, words), words)


def _text(path: str, words: Wording) -> str:
    return PLACEHOLDER.sub("…", words.say(path))


def _laid_out(head: str, text: str, words: Wording) -> Iterator[str]:
    width = shutil.get_terminal_size((WIDEST, 24)).columns
    return wrapped(head, text, shape_for(words.find, width))


def _unknown(code: str, known: tuple[str, ...], words: Wording) -> WrongUse:
    near = nearest(code.upper(), known)
    path = f"commands.explain.{'near' if near else 'unknown'}"
    return WrongUse(words.say(path, code=code, suggestion=near))
