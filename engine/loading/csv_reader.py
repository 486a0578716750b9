"""CSV text to a table with positions, which the standard reader does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.loading.limits import MAX_SCALAR_CHARACTERS
from engine.loading.source_text import LINE_BREAK, read_text
from engine.loading.table import Cell, Table
from engine.problems import Location, Problem

QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)("?)[ \t]*')
# Spreadsheets write what the computer's region says: Arabic and French ones use the semicolon.
SEPARATORS = (",", ";", "\t")


def read_csv(source: bytes, file: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """The table of `source` and all that is wrong with it. Never raises for content.

    None without a header or with an open quote. Blank lines are skipped.
    """
    text, problems = read_text(source, file)
    if text is None:
        return None, problems
    reader = _Reader(text, file)
    rows = [row for row in reader.rows() if any(cell.text for cell in row)]
    found = [*problems, *reader.problems]
    if reader.cannot_go_on:
        return None, tuple(found)
    if not rows:
        return None, (*found, Problem("Y040", Location(file, 1, 1, 1, 1)))
    header = _without_empty_end(rows[0])
    found.extend(_check_header(header))
    found.extend(problem for row in rows[1:] if (problem := _check_length(row, len(header))))
    return Table(header, tuple(_fit(row, len(header)) for row in rows[1:])), tuple(found)


class _Reader:
    """Walks the text once, cell by cell."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self.cannot_go_on = False
        self._text = text
        self._file = file
        self._at = 0
        self._line = 1
        self._line_start = 0
        separator = _separator(LINE_BREAK.split(text, maxsplit=1)[0])
        self._separator = separator
        self._plain = re.compile(rf"[^{separator}\r\n]*")

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Every row that could be read, blank ones included."""
        while self._at < len(self._text) and not self.cannot_go_on:
            cells = [self._cell()]
            while self._text.startswith(self._separator, self._at) and not self.cannot_go_on:
                self._at += 1
                cells.append(self._cell())
            yield tuple(cells)
            self._end_line()

    def _cell(self) -> Cell:
        match = QUOTED.match(self._text, self._at)
        cell = self._quoted(match) if match else self._unquoted()
        if len(cell.text) > MAX_SCALAR_CHARACTERS:
            params = {"limit": MAX_SCALAR_CHARACTERS}
            self.problems.append(Problem("Y012", cell.location, params))
        return cell

    def _unquoted(self) -> Cell:
        written = self._rest_of_cell()
        text = written.strip()
        start = self._at + len(written) - len(written.lstrip())
        self._at += len(written)
        column = start - self._line_start + 1
        return Cell(text, self._here(column, column + len(text)))

    def _quoted(self, match: re.Match[str]) -> Cell:
        start = self._at - self._line_start + match.group().index('"') + 1
        first_line = self._line
        for line_break in LINE_BREAK.finditer(self._text, match.start(1), match.end(1)):
            self._line += 1
            self._line_start = line_break.end()
        self._at = match.end()
        end = match.end(2) - self._line_start + 1
        place = Location(self._file, first_line, start, self._line, end)
        self._check_quotes(place, closed=bool(match[2]))
        return Cell(match[1].replace('""', '"'), place)

    def _check_quotes(self, place: Location, *, closed: bool) -> None:
        if not closed:
            self.cannot_go_on = True
            opening = Location(self._file, place.line, place.column, place.line, place.column + 1)
            self.problems.append(Problem("Y020", opening, {"character": '"'}))
        elif after := self._rest_of_cell():
            column = self._at - self._line_start + 1
            where = self._here(column, column + len(after))
            self.problems.append(Problem("Y023", where, {"character": '"'}))
            self._at += len(after)

    def _rest_of_cell(self) -> str:
        match = self._plain.match(self._text, self._at)
        return match.group() if match else ""

    def _here(self, column: int, end_column: int) -> Location:
        return Location(self._file, self._line, column, self._line, end_column)

    def _end_line(self) -> None:
        if line_break := LINE_BREAK.match(self._text, self._at):
            self._at = line_break.end()
            self._line += 1
            self._line_start = self._at


def _separator(header: str) -> str:
    return next((separator for separator in SEPARATORS if separator in header), ",")


def _without_empty_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = max(index for index, cell in enumerate(cells, 1) if cell.text)
    return cells[:end]


def _check_header(header: tuple[Cell, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for cell in header:
        if not cell.text:
            yield Problem("Y042", cell.location)
        elif cell.text in seen:
            yield Problem("Y043", cell.location, {"column": cell.text})
        seen.add(cell.text)


def _check_length(row: tuple[Cell, ...], expected: int) -> Problem | None:
    # Empty cells beyond the header are what spreadsheets leave behind a deleted column.
    if len(row) == expected or (len(row) > expected and not any(c.text for c in row[expected:])):
        return None
    place = row[expected].location if len(row) > expected else row[-1].location
    return Problem("Y041", place, {"cells": len(row), "expected": expected})


def _fit(row: tuple[Cell, ...], length: int) -> tuple[Cell, ...]:
    end = row[-1].location
    nowhere = Location(end.file, end.end_line, end.end_column, end.end_line, end.end_column)
    return row[:length] + (Cell("", nowhere),) * (length - len(row))
