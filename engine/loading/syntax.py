"""What the parser could not read, said as the likely cause instead of the parser's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from engine.loading.nodes import Node, Scalar
from engine.problems import Location, Problem


@dataclass(frozen=True, slots=True)
class Read:
    """How far reading came: the last node that ended well, the innermost bracket still open."""

    last: Node | None
    open_bracket: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the parser stopped, in which construct, and how far it had come (places from 0)."""

    said: str
    context: str
    at: tuple[int, int]
    began: tuple[int, int]
    lines: list[str]
    read: Read

    @property
    def last(self) -> Node | None:
        """The last node that was read well."""
        return self.read.last

    def character(self, place: tuple[int, int]) -> str:
        """The character at `place` (both counted from 0), empty past the end of its line."""
        line, column = place
        return self.lines[line][column : column + 1]

    @property
    def starts_its_line(self) -> bool:
        """Whether only white space stands before the place where the parser stopped."""
        line, column = self.at
        return not self.lines[line][:column].strip()

    @property
    def follows_last(self) -> bool:
        """Whether the parser stopped on the line where the last good node ended."""
        return self.last is not None and self.last.location.end_line == self.at[0] + 1


OPENING = ("[", "{")
Cause = tuple[str, tuple[int, int], str]
Recogniser = Callable[[Fault], Cause | None]


def explain(error: yaml.YAMLError, lines: list[str], file: str, read: Read) -> Problem:
    """The problem a person has to mend, at the place to mend it."""
    fault = _fault(error, lines, read)
    causes = (cause for recognise in RECOGNISERS if (cause := recognise(fault)))
    code, (line, column), character = next(causes, ("Y001", fault.at, ""))
    params = {"character": character} if character else {}
    end = column + 2 if fault.character((line, column)) else column + 1
    return Problem(code, Location(file, line + 1, column + 1, line + 1, end), params)


def _fault(error: yaml.YAMLError, lines: list[str], read: Read) -> Fault:
    mark = getattr(error, "problem_mark", None)
    at = _place(mark, lines)
    began = _place(getattr(error, "context_mark", None) or mark, lines)
    said, context = getattr(error, "problem", None), getattr(error, "context", None)
    return Fault(said or "", context or "", at, began, lines, read)


def _place(mark: Any, lines: list[str]) -> tuple[int, int]:
    if mark is None:
        return 0, 0
    # At the end of the stream the parser stands on a line that the file does not have.
    return (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))


def _tab(fault: Fault) -> Cause | None:
    line, _ = fault.at
    text = fault.lines[line]
    indent = text[: len(text) - len(text.lstrip())]
    return ("Y005", (line, indent.index("\t")), "") if "\t" in indent else None


def _open_quote(fault: Fault) -> Cause | None:
    if "quoted scalar" in fault.context and "unexpected" in fault.said:
        return "Y020", fault.began, fault.character(fault.began)
    last = fault.last
    if not isinstance(last, Scalar) or last.plain or last.block or not fault.follows_last:
        return None
    place = last.location
    start = (place.line - 1, place.column - 1)
    if place.end_line > place.line:
        # A quote left open swallows lines up to the next quote; the parser notices only there.
        return "Y020", start, fault.character(start)
    return ("Y023", fault.at, fault.character(start)) if place.end_column > 1 else None


def _escape(fault: Fault) -> Cause | None:
    if "escape" not in fault.said and "hexdecimal" not in fault.said:
        return None
    return "Y025", fault.at, fault.character(fault.at) or "\\"


def _colon(fault: Fault) -> Cause | None:
    if "mapping values are not allowed" not in fault.said:
        return None
    last = fault.last
    if isinstance(last, Scalar) and last.location.end_line > last.location.line:
        return "Y022", (fault.at[0], _indent(fault)), ""
    return "Y018", fault.at, ""


def _no_colon(fault: Fault) -> Cause | None:
    return ("Y024", fault.began, "") if "could not find expected ':'" in fault.said else None


def _special_start(fault: Fault) -> Cause | None:
    if "cannot start any token" in fault.said:
        return "Y019", fault.at, fault.character(fault.at)
    if "block sequence entries" in fault.said and not fault.starts_its_line:
        return "Y019", fault.at, "-"
    scanned = ("block scalar", "anchor", "alias", "tag", "directive")
    if any(word in fault.context for word in scanned):
        return "Y019", fault.began, fault.character(fault.began)
    return None


def _text_after_brackets(fault: Fault) -> Cause | None:
    last = fault.last
    if last is None or isinstance(last, Scalar) or not last.flow or not fault.follows_last:
        return None
    start = (last.location.line - 1, last.location.column - 1)
    return "Y019", start, fault.character(start)


def _open_bracket(fault: Fault) -> Cause | None:
    began = fault.began if fault.character(fault.began) in OPENING else fault.read.open_bracket
    if "flow" not in fault.context or began is None:
        return None
    return "Y021", began, fault.character(began)


def _indentation(fault: Fault) -> Cause | None:
    return ("Y022", fault.at, "") if fault.starts_its_line else None


def _indent(fault: Fault) -> int:
    text = fault.lines[fault.at[0]]
    return len(text) - len(text.lstrip())


# The order is from the surest sign to the vaguest.
RECOGNISERS: tuple[Recogniser, ...] = (
    _tab,
    _open_quote,
    _escape,
    _special_start,
    _no_colon,
    _text_after_brackets,
    _open_bracket,
    _colon,
    _indentation,
)
