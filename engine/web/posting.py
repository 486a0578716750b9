"""Reading what a browser posts: bounded while it streams, strict UTF-8, as fields and parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from engine.fieldtypes.attaching import LARGEST, MEGABYTE
from engine.fieldtypes.base import Posted

FORM_BYTES: Final = 256 * 1024
UPLOAD_BYTES: Final = LARGEST * MEGABYTE
"""Of files that are taken in with one form."""
BODY_BYTES: Final = 64 * 1024 * 1024
"""Of a form with files in all: what is more than is taken in is read past, so that the page can
say which file was too large and keep everything else that was typed."""
MOST_FIELDS: Final = 4_000
MOST_FILES: Final = 20
BODY_SECONDS: Final = 60
MOST_DIGITS: Final = 18  # of a length: Python refuses to read a number of thousands of digits
OWN = frozenset({"do", "token", "comment", "submission", "content", "kept", "confirmed", "from"})
"""Names of our own controls; everything else is an answer."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent with a form."""

    field: str
    name: str
    size: int
    content: bytes  # nothing where there was too much of it


@dataclass(frozen=True, slots=True)
class Form:
    """A posted form: every value by name, in the order of the page."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()

    def get(self, name: str) -> str:
        """The last value of a control, '' if there is none."""
        return self.values.get(name, ("",))[-1]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a control."""
        return self.values.get(name, ())

    def answers(self) -> dict[str, Posted]:
        """What was typed, by control: `home.state` is the part `state` of `home`."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, texts in self.values.items():
            if name not in OWN:
                control, _, part = name.partition(".")
                found.setdefault(control, {})[part] = texts
        return dict(found)


async def read_form(request: Request, uploads: bool) -> Form:
    """The posted form. Too large: 413; too slow: 408; not a form, or not UTF-8: 400."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if kind == b"multipart/form-data" and uploads:
                return await _multipart(request, options.get(b"boundary", b""))
            body = b"".join([chunk async for chunk in _bounded(request, FORM_BYTES)])
    except TimeoutError as slow:
        raise HTTPException(408) from slow
    except (UnicodeError, ClientDisconnect) as unreadable:
        raise HTTPException(400) from unreadable
    if kind == b"application/x-www-form-urlencoded":
        return _urlencoded(body)
    if body:
        raise HTTPException(400)
    return Form()


async def _bounded(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body, counted as it comes: a chunked one does not say its length."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal():
        raise HTTPException(400)
    if len(declared) > MOST_DIGITS or int(declared) > limit:
        raise HTTPException(413)
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > limit:
            raise HTTPException(413)
        yield chunk


def _urlencoded(body: bytes) -> Form:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as unreadable:  # also UnicodeError
        raise HTTPException(400) from unreadable
    return Form(_gathered(pairs))


async def _multipart(request: Request, boundary: bytes) -> Form:
    # Starlette falls back to Latin-1 where a text is not UTF-8; asked for Latin-1 throughout it
    # keeps the bytes, and we decode them strictly ourselves.
    if not boundary.isascii() or not 0 < len(boundary) <= 70 or b'"' in boundary:
        raise HTTPException(400)
    kind = f'multipart/form-data; charset=latin-1; boundary="{boundary.decode()}"'
    parser = _Parser(
        Headers({"content-type": kind}),
        _bounded(request, BODY_BYTES),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        max_part_size=FORM_BYTES,
    )
    try:
        parsed = await parser.parse()
    except MultiPartException as unreadable:
        raise HTTPException(400) from unreadable
    texts: list[tuple[str, str]] = []
    files: list[Upload] = []
    try:
        for name, value in parsed.multi_items():
            if isinstance(value, UploadFile):
                files.append(await _upload(parser, name, value))
            else:
                texts.append((_utf8(name), _utf8(value)))
    finally:
        await parsed.close()
    if any("\x00" in file.field for file in files):
        raise HTTPException(400)
    return Form(_gathered(texts), tuple(file for file in files if file.name or file.size))


class _Parser(MultiPartParser):
    """Keeps files only as far as they are taken in, and counts the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sizes: dict[int, int] = {}
        self._left = UPLOAD_BYTES

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """A piece of a text or of a file."""
        file = self._current_part.file
        if file is None:
            super().on_part_data(data, start, end)
            return
        self.sizes[id(file)] = self.sizes.get(id(file), 0) + end - start
        self._left -= end - start
        if self._left >= 0:
            super().on_part_data(data, start, end)


async def _upload(parser: _Parser, name: str, file: UploadFile) -> Upload:
    size = parser.sizes.get(id(file), 0)
    content = await file.read()
    whole = content if len(content) == size else b""
    return Upload(_utf8(name), _utf8(file.filename or ""), size, whole)


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8")


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if "\x00" in name or "\x00" in value:
            raise HTTPException(400)
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def strict_query(raw: bytes) -> dict[str, str]:
    """The query of a URL, the last value of each name."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError as unreadable:
        raise HTTPException(400) from unreadable
    if any("\x00" in text for pair in pairs for text in pair):
        raise HTTPException(400)
    return dict(pairs)
