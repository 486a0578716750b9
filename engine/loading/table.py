"""What a CSV file says: a header and rows of cells, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from engine.problems import Location


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's text, exactly as written but for the spaces and quotes around it."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; every row has as many cells as the header."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
