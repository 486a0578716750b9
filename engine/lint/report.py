"""Findings put into words, and laid out for a person at a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.i18n.catalogue import Message
from engine.i18n.plain_messages import fill_in, harmless, plain
from engine.problems import Location, Problem

Find = Callable[[str], Message | None]
"""The text at a catalogue path in the reader's language, None where there is none."""
Lines = Callable[[str], tuple[str, ...]]
"""The lines of a file of the project, () where it cannot be read."""

WIDEST: Final = 100
NARROWEST: Final = 24
# An Arabic text keeps its own direction inside a line that is laid out from left to right, and
# the three parts of a source line keep their order, so that the caret stands under its token.
LEFT: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
RIGHT: Final = "\N{RIGHT-TO-LEFT ISOLATE}"
END: Final = "\N{POP DIRECTIONAL ISOLATE}"
WITHOUT_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
SUGGESTIONS: Final = ("suggestion", "near")


@dataclass(frozen=True, slots=True)
class Worded:
    """A problem in the reader's words."""

    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What programs are told; lines and columns count from 1, the end column is exclusive."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    help: str

    @property
    def told(self) -> str:
        """The message and, on a line of its own, the way out."""
        return f"{self.message}\n{self.help}" if self.help else self.message


def word(problem: Problem, find: Find) -> Worded:
    """The problem's message and its way out; without a text, its code and what is known of it."""
    path = f"problems.{problem.code}"
    message = find(f"{path}.message")
    if message is None:
        known = " ".join(f"{key}={plain(value)}" for key, value in problem.params.items())
        return Worded(f"{problem.code} {known}".strip(), "")
    helped = find(f"{path}.suggestion") if _suggests(problem) else None
    helped = find(f"{path}.help") if helped is None else helped
    return Worded(
        fill_in(message, problem.params), "" if helped is None else fill_in(helped, problem.params)
    )


def findings(problems: Iterable[Problem], find: Find, prefix: str = "") -> tuple[Finding, ...]:
    """The problems as programs are told them."""
    return tuple(_finding(problem, find, prefix) for problem in problems)


def as_text(
    problems: Iterable[Problem], find: Find, lines: Lines, *, width: int = WIDEST, prefix: str = ""
) -> Iterator[str]:
    """The findings for a person: place, message, the source line with a caret, one line of help."""
    shape = shape_for(find, width)
    help_word = find("commands.report.help") or "help"
    for problem in problems:
        place, worded = _place(problem), word(problem, find)
        where = f"{prefix}{place.file}:{place.line}:{place.column}:"
        what = f"{problem.severity.value} {problem.code}"
        yield from wrapped(f"{where} {what}", worded.message, shape)
        yield from _excerpt(place, lines(place.file), shape[0])
        if worded.help:
            yield from wrapped(f"  {help_word}:", worded.help, shape)
        yield ""


def shape_for(find: Find, width: int) -> tuple[int, str]:
    """How wide lines may be on a terminal of `width`, and which way the reader's language runs."""
    mark = RIGHT if find("commands.report.direction") == "rtl" else LEFT
    return max(NARROWEST, min(width, WIDEST)), mark


def shown_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_width(character) for character in text)


def _finding(problem: Problem, find: Find, prefix: str) -> Finding:
    place, worded = _place(problem), word(problem, find)
    return Finding(
        code=problem.code,
        severity=problem.severity.value,
        file=f"{prefix}{place.file}",
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        message=worded.message,
        help=worded.help,
    )


def _place(problem: Problem) -> Location:
    found = problem.location
    return found if isinstance(found, Location) else Location("project.yaml", 1, 1, 1, 1)


def _suggests(problem: Problem) -> bool:
    return any(problem.params.get(name) for name in SUGGESTIONS)


def wrapped(head: str, text: str, shape: tuple[int, str]) -> Iterator[str]:
    """`head` and `text`, on lines of their own where they do not fit beside each other."""
    width, mark = shape
    isolate = f"{mark}{{}}{END}" if _is_right_to_left(text) else "{}"
    if shown_width(head) + 1 + shown_width(text) <= width:
        yield f"{head} {isolate.format(text)}"
        return
    yield head
    indent = "    "
    for line in textwrap.wrap(text, width - len(indent), break_on_hyphens=False):
        yield indent + isolate.format(line)


def _excerpt(place: Location, lines: tuple[str, ...], width: int) -> Iterator[str]:
    """The source line, cut to `width` around its token, and carets under exactly the token."""
    if not 1 <= place.line <= len(lines):
        return
    source = lines[place.line - 1]
    start = min(place.column - 1, len(source))
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    margin = f"{place.line:>6} | "
    before, token, after = _cut(source, (start, max(start, end)), width - len(margin))
    if not (before + token + after).strip():
        return
    yield margin + _in_order(before, token, after)
    carets = "^" * max(1, shown_width(token))
    yield f"{'':>6} | {' ' * shown_width(before)}{carets}"


def _cut(source: str, span: tuple[int, int], room: int) -> tuple[str, str, str]:
    start, end = span
    before, token, after = (
        harmless(part) for part in (source[:start], source[start:end], source[end:])
    )
    token = _first_columns(token, room)
    left = room - max(1, shown_width(token))  # a place behind the line still has its caret
    if shown_width(before) > left:
        before = _last_columns(before, left)
    return before, token, _first_columns(after, room - shown_width(before) - shown_width(token))


def _first_columns(text: str, room: int) -> str:
    if shown_width(text) <= room:
        return text
    while text and shown_width(text) > room - 1:
        text = text[:-1]
    return f"{text}…" if room > 0 else ""


def _last_columns(text: str, room: int) -> str:
    while text and shown_width(text) > room - 1:
        text = text[1:]
    return f"…{text}" if room > 0 else ""


def _in_order(*parts: str) -> str:
    if not _is_right_to_left("".join(parts)):
        return "".join(parts)
    return "".join(f"{LEFT}{part}{END}" for part in parts if part)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
