"""Spreadsheets, which everyone has: a row for each phrase, one column to write in."""

from __future__ import annotations

import io
from typing import Any, Final

from engine.translation.rows import Row, UnreadableFile

COLUMNS: Final = ("key", "where", "source", "translation", "unsure")
UNSURE: Final = "x"
_WIDTHS: Final = (34, 26, 60, 60, 9)


def write_sheet(rows: tuple[Row, ...], is_right_to_left: bool) -> bytes:
    """The rows as a workbook; every cell is text, a leading "=" included."""
    import xlsxwriter  # an extra, and slow to load

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        page = book.add_worksheet("texts")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        reading = book.add_format({"text_wrap": True, "valign": "top", "reading_order": 2})
        bold = book.add_format({"bold": True})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            page.set_column(column, column, width, wrapped)
            page.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(_cells(row)):
                style = reading if is_right_to_left and column == 3 else wrapped
                page.write_string(number, column, text, style)
        page.freeze_panes(1, 0)
    return written.getvalue()


def read_sheet(content: bytes) -> tuple[Row, ...]:
    """The rows of a workbook, whatever order its columns came in."""
    import python_calamine  # an extra, and slow to load

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise UnreadableFile from fault
    if not lines or not {"key", "source", "translation"} <= set(map(str, lines[0])):
        raise UnreadableFile
    heads = [str(cell) for cell in lines[0]]
    found = (dict(zip(heads, map(_text, line), strict=False)) for line in lines[1:])
    return tuple(
        Row(line["key"], line["source"], line["translation"], bool(line.get("unsure", "")))
        for line in found
        if line["key"]
    )


def _cells(row: Row) -> tuple[str, ...]:
    return row.key, row.where, row.source, row.translation, UNSURE if row.unsure else ""


def _text(cell: Any) -> str:
    """A number that a program made of a text such as "12" is a text again."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
