"""Small real files for tests: pictures as a camera makes them, documents, recordings."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

from engine.cases.pictures import redraw


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "teal", **saved: object
) -> bytes:
    """A picture of one colour, its upper left quarter white."""
    drawn = Image.new("RGB", size, colour)
    drawn.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
    written = io.BytesIO()
    drawn.save(written, format=kind, **saved)
    return written.getvalue()


def taken_at_home(size: tuple[int, int] = (40, 30)) -> bytes:
    """A photo on its side that tells where and with what it was taken."""
    told = Image.Exif()
    told[0x0112] = 6  # to be turned by a quarter
    told[0x010F] = "Canarycamera"
    told.get_ifd(0x8825)[1] = "N"
    return picture(size=size, exif=told.tobytes(), comment=b"Canarycomment")


def as_kept(kind: str = "PNG") -> bytes:
    """A picture that is kept as it is: it was drawn anew once."""
    return redraw(picture(kind), f"image/{kind.lower()}", 1600).content


def opened(content: bytes) -> Image.Image:
    """A picture, decoded."""
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def moving() -> bytes:
    """A picture of two frames."""
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    written = io.BytesIO()
    first.save(written, format="WEBP", save_all=True, append_images=[second])
    return written.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """The head of a PNG that says it is huge, and almost nothing after it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1_000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in parts.items():
            files.writestr(name, content)
    return written.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
