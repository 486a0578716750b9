"""Reading CSV: what a spreadsheet writes, with the place of every cell."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.loading.csv_reader import read_csv
from engine.loading.table import Table
from engine.problems import Location


def table_of(text: str) -> Table:
    table, problems = read_csv(text.encode(), "f.csv")
    assert table is not None
    assert problems == ()
    return table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in (table.header, *table.rows)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_taken_from_the_header(separator):
    text = f"code{separator}label:ar\nyes{separator}نعم\n"
    assert texts(table_of(text)) == [["code", "label:ar"], ["yes", "نعم"]]


def test_a_quoted_cell_holds_separators_quotes_and_lines():
    text = 'code,label\na,"one, ""two""\nthree"\nb,x\n'
    table = table_of(text)
    assert texts(table)[1:] == [["a", 'one, "two"\nthree'], ["b", "x"]]
    assert table.rows[0][1].location == Location("f.csv", 2, 3, 3, 7)
    assert table.rows[1][0].location == Location("f.csv", 4, 1, 4, 2)


def test_spaces_around_a_cell_do_not_count():
    table = table_of('code , label\n a ,  "x" \n')
    assert texts(table) == [["code", "label"], ["a", "x"]]
    assert table.rows[0][0].location == Location("f.csv", 2, 2, 2, 3)
    assert table.rows[0][1].location == Location("f.csv", 2, 7, 2, 10)


def test_blank_lines_and_empty_columns_at_the_end_are_left_out():
    assert texts(table_of("code,label,,\r\n\r\na,x,,\r\n,,,\r\n")) == [
        ["code", "label"],
        ["a", "x"],
    ]


def test_a_byte_order_mark_is_no_part_of_the_header():
    assert table_of("\ufeffcode\na\n") == table_of("code\na\n")


FAULTS = {
    "nothing": (b"", "Y040", 1, 1),
    "only blank lines": (b"\n,,\n", "Y040", 1, 1),
    "a short row": (b"code,label\na,x\nb\n", "Y041", 3, 1),
    "a long row": (b"code,label\na,x,y\n", "Y041", 2, 5),
    "a column without name": (b"code,,label\na,b,c\n", "Y042", 1, 6),
    "a column twice": (b"code,code\na,b\n", "Y043", 1, 6),
    "an open quote": (b'code,label\na,"x\nb,y\n', "Y020", 2, 3),
    "text after a quote": (b'code,label\na,"x"y\n', "Y023", 2, 6),
    "Latin-1": (b"code,label\na,caf\xe9\n", "Y004", 2, 6),
    "a null character": (b"code\na\x00\n", "Y006", 2, 2),
    "a direction override": ("code\na\u202eb\n".encode(), "Y007", 2, 2),
    "a long cell": (b"code\n" + b"x" * 70_000 + b"\n", "Y012", 2, 1),
    "a large file": (b"code\n" + b"abcdefg\n" * 150_000, "Y003", 1, 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_code_and_place(name):
    source, code, line, column = FAULTS[name]
    _, problems = read_csv(source, "f.csv")
    assert [(p.code, p.location.line, p.location.column) for p in problems] == [
        (code, line, column)
    ]


def test_every_row_is_as_long_as_the_header_even_after_a_fault():
    table, problems = read_csv(b"code,label\na\nb,x,y\n", "f.csv")
    assert table is not None
    assert len(problems) == 2
    assert [len(row) for row in table.rows] == [2, 2]


CELLS = st.text(alphabet="ab,;\"'\n ء", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_the_standard_writer_wrote_is_read_back(rows):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([("code", "label"), *rows])
    assert texts(table_of(buffer.getvalue()))[1:] == [list(row) for row in rows]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_problems(source):
    table, problems = read_csv(source, "f.csv")
    assert table is not None or problems
