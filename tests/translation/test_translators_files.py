"""What goes out to translators comes back as it was, in both kinds of file."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from engine.translation.po import read_po, write_po
from engine.translation.rows import Row, UnreadableFile
from engine.translation.sheet import read_sheet, write_sheet

AT = datetime(2026, 3, 1, tzinfo=UTC)
said = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp")),
        min_size=1,
        max_size=30,
    )
    .map(str.strip)
    .filter(bool)
)


def po(rows):
    return read_po(write_po(rows, "ar", "tried", AT))


def sheet(rows):
    return read_sheet(write_sheet(rows, True))


def shown(rows):
    return [(row.key, row.source, row.translation, row.unsure) for row in rows]


@pytest.mark.parametrize("there_and_back", [po, sheet])
@pytest.mark.parametrize(
    "text", ["=1+1", "+249", "@x", "١٢", "12", "a\nb", '"q"', "{name}: \\n", "السلام عليكم"]
)
def test_a_text_comes_back_as_it_went(there_and_back, text):
    rows = (Row("forms.f.label", text, text, False, "forms/f.yaml:1"),)

    assert shown(there_and_back(rows)) == shown(rows)


@given(st.lists(st.tuples(said, said, st.booleans()), max_size=5))
def test_any_texts_come_back_from_a_po_file(texts):
    rows = tuple(
        Row(f"forms.f{n}.label", source, translation, unsure, f"forms/f.yaml:{n}")
        for n, (source, translation, unsure) in enumerate(texts, start=1)
    )

    assert shown(po(rows)) == shown(rows)


@pytest.mark.parametrize("there_and_back", [po, sheet])
def test_what_is_unsure_stays_so(there_and_back):
    rows = (Row("a.b", "Old", "قديم", True, "a.yaml:1"), Row("a.c", "New", "", False, "a.yaml:2"))

    assert shown(there_and_back(rows)) == shown(rows)


@pytest.mark.parametrize("read", [read_po, read_sheet])
@pytest.mark.parametrize("content", [b"\x00\xff", b"PK\x03\x04nonsense", b"msgid 'x", b"[" * 9000])
def test_a_file_of_another_kind_is_said_to_be_none(read, content):
    with pytest.raises(UnreadableFile):
        read(content)


def test_a_sheet_without_our_columns_is_said_to_be_none():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write_string(0, 0, "theirs")

    with pytest.raises(UnreadableFile):
        read_sheet(written.getvalue())


def test_a_formula_stays_a_text():
    content = write_sheet((Row("a.b", "=HYPERLINK(1)", "", False, "a.yaml:1"),), False)

    assert read_sheet(content)[0].source == "=HYPERLINK(1)"
