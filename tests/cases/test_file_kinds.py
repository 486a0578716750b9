"""What a file is, is told by its content; its name is cleaned; recordings tell their length."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cases.file_kinds import LONGEST_NAME, kept_name, media_type_of
from engine.cases.recordings import seconds_of
from engine.fieldtypes.reading import clean_line
from tests.pictures import WORD, packed, picture

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
WAV = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16) + b"data"
OGG = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 40
LAST_PAGE = b"OggS\0\0" + struct.pack("<q", 48_000 * 12) + b"\0" * 12
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 8 + b"mvhd" + struct.pack(">IIIII", 0, 0, 0, 1000, 7500)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (b"%PDF-1.7", "application/pdf"),
        (packed(WORD), DOCX),
        (packed({"mimetype": ODT.encode(), "content.xml": b"<x/>"}), ODT),
        (WAV, "audio/wav"),
        (OGG, "audio/ogg"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (MP4, "audio/mp4"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
    ],
)
def test_a_kind_is_known_by_its_content(content, kind):
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html>",
        b"MZ\x90\0",
        b"\x7fELF",
        b"#!/bin/sh",
        b"\0\0\0\x18ftypheic",
        b"PK\x03\x04 no zip file",
        packed({"a.txt": b"a"}),
        packed({**WORD, "word/vbaProject.bin": b"a program"}),
        packed({**WORD, "word/media/x.bin": b"\0" * 3_000_000}),
        packed({**WORD, "xl/workbook.xml": b"two at once"}),
        packed({"mimetype": b"application/java-archive"}),
        packed({**WORD, **{f"word/{number}": b"" for number in range(2_001)}}),
    ],
)
def test_what_is_not_known_or_holds_programs_is_nothing(content):
    assert media_type_of(content) == ""


def test_text_is_let_in_only_where_it_is_asked_for():
    text = "اسم,عمر\r\nهاجر,10".encode()

    assert media_type_of(text) == ""
    assert media_type_of(text, ["text/csv"]) == "text/csv"
    assert media_type_of(text + b"\0", ["text/csv"]) == ""
    assert media_type_of(b"\xff\xfetext", ["text/csv"]) == ""


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_stored_and_shown(name):
    kept = kept_name(name, "photo", "image/jpeg")

    assert clean_line(kept) == kept
    assert len(kept) <= LONGEST_NAME
    assert kept.endswith(".jpg")
    assert not set(kept) & {"/", "\\", "\0", "\u202e"}


def test_a_null_and_lone_surrogates_leave_a_name():
    assert kept_name("a\0b\ud800.png", "photo", "image/png") == "ab.png"


@pytest.mark.parametrize(
    ("content", "kind", "seconds"),
    [
        (WAV + b"\0" * 16_000 * 3, "audio/wav", 3),
        (OGG + LAST_PAGE, "audio/ogg", 12),
        (MP4, "audio/mp4", 7.5),
        (b"ID3", "audio/mpeg", None),
        (b"RIFF", "audio/wav", None),
        (b"OggS", "audio/ogg", None),
        (b"mvhd", "audio/mp4", None),
        (b"fmt " + b"\0" * 40, "audio/wav", None),
    ],
)
def test_a_recording_tells_its_length_or_nothing(content, kind, seconds):
    told = seconds_of(content, kind)

    assert told is None if seconds is None else told == pytest.approx(seconds, abs=0.02)
