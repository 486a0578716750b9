"""Bytes to text that is safe to show and to parse: size, encoding, characters nobody can see."""

from __future__ import annotations

import re
from itertools import islice

from engine.loading.limits import MAX_FILE_BYTES
from engine.problems import Location, Problem

# Control characters, NEL and the line and paragraph separators (editors and the parser count them
# differently as line breaks), a byte order mark inside the text, lone surrogates, non-characters.
INVISIBLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff"
# Embeddings and overrides make a line read otherwise than it is stored; isolates and marks do not.
OVERRIDES = "\u202a-\u202e"
FORBIDDEN = re.compile(f"[{INVISIBLE}{OVERRIDES}]")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
REPLACEMENT = "\ufffd"
# A file saved in another encoding can hold one on every line; a few places are enough to find it.
MOST_REPORTED = 10


def read_text(source: bytes | str, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of `source`, without byte order mark, each forbidden character replaced.

    None when nothing can be made of it: too large or not UTF-8.
    """
    if len(source) > MAX_FILE_BYTES:
        limit = {"limit": f"{MAX_FILE_BYTES // 1024**2} MiB"}
        return None, (Problem("Y003", Location(file, 1, 1, 1, 1), limit),)
    try:
        text = source if isinstance(source, str) else source.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(error, file),)
    text = text.removeprefix("\ufeff")
    if FORBIDDEN.search(text) is None:
        return text, ()
    found = islice(FORBIDDEN.finditer(text), MOST_REPORTED)
    problems = tuple(_forbidden(match, text, file) for match in found)
    return FORBIDDEN.sub(REPLACEMENT, text), problems


def split_lines(text: str) -> list[str]:
    """The lines of `text`, broken exactly where positions are counted."""
    return LINE_BREAK.split(text)


def forbidden_code(character: str) -> str:
    """The problem's code for a forbidden `character`."""
    return "Y007" if "\u202a" <= character <= "\u202e" else "Y006"


def character_name(character: str) -> str:
    """How an invisible `character` is named to people."""
    return f"U+{ord(character):04X}"


def _forbidden(match: re.Match[str], text: str, file: str) -> Problem:
    line, column = _position(text, match.start())
    place = Location(file, line, column, line, column + 1)
    return Problem(forbidden_code(match[0]), place, {"character": character_name(match[0])})


def _not_utf8(error: UnicodeDecodeError, file: str) -> Problem:
    before = error.object[: error.start].decode("utf-8").removeprefix("\ufeff")
    line, column = _position(before, len(before))
    byte = f"0x{error.object[error.start]:02X}"
    return Problem("Y004", Location(file, line, column, line, column + 1), {"byte": byte})


def _position(text: str, offset: int) -> tuple[int, int]:
    lines = split_lines(text[:offset])
    return len(lines), len(lines[-1]) + 1
