"""Findings that a project allows, each by a comment that says why.

`# himaya: allow F201 because it comes with the next campaign` stands at the end of the line a
finding is in, or on a line of its own above it. Errors refuse and cannot be allowed; neither can
what would leave a case without anybody who may act on it, nor what concerns privacy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.loading.nodes import Mapping, Node, Scalar, Sequence
from engine.loading.project import Project, SourceFile
from engine.loading.source_text import read_text, split_lines
from engine.problems import Location, Problem, Severity

MARK: Final = b"himaya:"
COMMENT: Final = re.compile(r"(?:(?<=\s)|^)#\s*himaya:\s*(?P<said>.*?)\s*$")
ALLOW: Final = re.compile(r"allow\s+(?P<code>[A-Z][0-9]{3})\s+because\s+(?P<why>\S.*)")
NEVER: Final = frozenset({"W202", "W203", "W204", "W205", "W206"})
NEVER_FAMILIES: Final = frozenset("PY")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that allows `code` on `line`; `code` is empty where it cannot be understood."""

    code: str
    line: int
    place: Location


def without_allowed(problems: Iterable[Problem], project: Project) -> tuple[Problem, ...]:
    """The problems less those allowed, and what is wrong with the comments themselves."""
    comments = tuple(comment for file in project.files for comment in _comments(file))
    used: set[Comment] = set()
    left = []
    for problem in problems:
        allowing = {one for one in comments if _meets(one, problem)}
        used |= allowing
        if not allowing:
            left.append(problem)
    return (*left, *(_useless(one) for one in comments if one not in used))


def may_be_allowed(code: str, severity: Severity) -> bool:
    """Whether a finding is one that a project may have reasons for."""
    of_safety = code in NEVER or code[:1] in NEVER_FAMILIES
    return severity is not Severity.ERROR and not of_safety


def _meets(comment: Comment, problem: Problem) -> bool:
    place = problem.location
    return (
        isinstance(place, Location)
        and (comment.code, comment.place.file, comment.line)
        == (problem.code, place.file, place.line)
        and may_be_allowed(problem.code, problem.severity)
    )


def _useless(comment: Comment) -> Problem:
    code = comment.code
    if not code:
        return Problem("Y051", comment.place, {}, Severity.WARNING)
    if not may_be_allowed(code, Severity.WARNING):
        return Problem("Y052", comment.place, {"code": code}, Severity.WARNING)
    return Problem("Y050", comment.place, {"code": code}, Severity.WARNING)


def _comments(file: SourceFile) -> Iterator[Comment]:
    if file.node is None or MARK not in file.source:
        return
    text, _ = read_text(file.source, file.path)
    lines = split_lines(text or "")
    texts = tuple(_texts(file.node))
    for number, line in enumerate(lines, 1):
        found = COMMENT.search(line)
        if found is None or any(_holds(one, number, found.start() + 1) for one in texts):
            continue
        said = ALLOW.fullmatch(found["said"])
        place = Location(file.path, number, found.start() + 1, number, len(line) + 1)
        alone = not line[: found.start()].strip()
        meant = _next_written(lines, number) if alone else number
        yield Comment(said["code"] if said else "", meant, place)


def _next_written(lines: list[str], number: int) -> int:
    """The next line that says something: comments may stand above each other."""
    rest = enumerate(lines[number:], number + 1)
    return next((n for n, line in rest if line.strip() and line.strip()[0] != "#"), number)


def _texts(node: Node) -> Iterator[Location]:
    """Where the texts stand in which a # may be no comment."""
    if isinstance(node, Scalar):
        if not node.plain:
            yield node.location
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _texts(entry.value)


def _holds(text: Location, line: int, column: int) -> bool:
    begins, ends = (text.line, text.column), (text.end_line, text.end_column)
    return begins <= (line, column) < ends
