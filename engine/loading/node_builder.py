"""Builds nodes from parser events, keeping the limits and refusing what the language leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.loading.flow_style import check_flow_style
from engine.loading.limits import MAX_DEPTH, MAX_SCALAR_CHARACTERS
from engine.loading.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.loading.source_text import FORBIDDEN, character_name, forbidden_code
from engine.loading.syntax import Read
from engine.problems import Location, Problem

Event = Any  # the C parser's events carry no usable type information
Mark = Any


class CannotGoOn(Exception):
    """A limit was exceeded: reading this file stops here, with one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen yet."""

    start: Mark
    flow: bool
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    first_lines: dict[str, int] = field(default_factory=dict)
    key: Node | None = None
    last: Node | None = None

    def mapping(self, span: Location) -> Mapping:
        """The mapping, now that its end is known."""
        return Mapping(tuple(self.entries), self._until_last(span), self.flow)

    def sequence(self, span: Location) -> Sequence:
        """The list, now that its end is known."""
        return Sequence(tuple(self.items), self._until_last(span), self.flow)

    def _until_last(self, span: Location) -> Location:
        # The parser ends a block at the next token, perhaps lines below; people at its last text.
        if self.flow or self.last is None:
            return span
        end = self.last.location
        return Location(span.file, span.line, span.column, end.end_line, end.end_column)


class NodeBuilder:
    """Takes events one by one; `root` is the document's node once all are taken."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.last: Node | None = None
        self._open: list[_Open] = []
        self._documents = 0
        self._takers: dict[type, Callable[[Event], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }

    @property
    def read(self) -> Read:
        """How far reading came, to explain why it could not go on."""
        brackets = [open_.start for open_ in self._open if open_.flow]
        mark = brackets[-1] if brackets else None
        return Read(self.last, (mark.line, mark.column) if mark else None)

    def take(self, event: Event) -> bool:
        """Build on; True when the rest of the file must not be read."""
        taker = self._takers.get(type(event))
        if taker is not None:
            taker(event)
            return False
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
        if self._documents < 2:
            return False
        self.problems.append(self.problem("Y008", event.start_mark))
        return True

    def problem(self, code: str, start: Mark, end: Mark = None, **params: object) -> Problem:
        """A problem between two marks of the parser, or at one."""
        return Problem(code, self._span(start, end or start), params)

    def problem_here(self, code: str, **params: object) -> Problem:
        """A problem at the last node that was read."""
        place = self.last.location if self.last else Location(self.file, 1, 1, 1, 1)
        return Problem(code, place, params)

    def _span(self, start: Mark, end: Mark) -> Location:
        return Location(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _scalar(self, event: Event) -> None:
        start, end, style = event.start_mark, event.end_mark, event.style
        text = event.value
        scalar = Scalar(text, self._span(start, end), not style, style == "|" or style == ">")
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        if len(text) > MAX_SCALAR_CHARACTERS:
            self.problems.append(self.problem("Y012", start, end, limit=MAX_SCALAR_CHARACTERS))
        if style == '"':
            self._check_escapes(scalar)
        self._add(scalar)

    def _check_escapes(self, scalar: Scalar) -> None:
        # The text of the file was checked before; an escape such as "\u202e" is seen only here.
        if match := FORBIDDEN.search(scalar.text):
            params = {"character": character_name(match[0])}
            self.problems.append(Problem(forbidden_code(match[0]), scalar.location, params))

    def _alias(self, event: Event) -> None:
        text = f"*{event.anchor}"
        self.problems.append(self.problem("Y013", event.start_mark, event.end_mark, text=text))
        place = self._span(event.start_mark, event.end_mark)
        self._add(Scalar(text, place, plain=True, block=False))

    def _refuse_extras(self, event: Event) -> None:
        start, end = event.start_mark, event.end_mark
        if event.anchor is not None:
            self.problems.append(self.problem("Y013", start, end, text=f"&{event.anchor}"))
        if event.tag is not None:
            self.problems.append(self.problem("Y015", start, end, text=event.tag))

    def _start(self, event: Event) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise CannotGoOn(self.problem("Y010", event.start_mark, limit=MAX_DEPTH))
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(event.start_mark, bool(event.flow_style), is_mapping))

    def _end(self, event: Event) -> None:
        closed = self._open.pop()
        span = self._span(closed.start, event.end_mark)
        node = closed.mapping(span) if closed.is_mapping else closed.sequence(span)
        if closed.flow:
            self.problems.extend(check_flow_style(node))
        self._add(node)

    def _add(self, node: Node) -> None:
        self.last = node
        if not self._open:
            self.root = self.root or node
            return
        parent = self._open[-1]
        parent.last = node
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            key, parent.key = parent.key, None
            self._add_entry(parent, key, node)

    def _add_entry(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self.problems.append(Problem("Y017", key.location))
        elif key.text == "<<" and key.plain:
            self.problems.append(Problem("Y014", key.location))
        elif key.text in parent.first_lines:
            params = {"key": key.text, "first": parent.first_lines[key.text]}
            self.problems.append(Problem("Y002", key.location, params))
        else:
            parent.first_lines[key.text] = key.location.line
            parent.entries.append(Entry(key, value))
