"""Pictures are drawn anew before they are kept: what came along with the pixels stays behind.

A photo tells where and when it was taken, and a file can be a picture and something else at once.
What is kept holds the pixels only, upright, no larger than the field wants.
"""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final[Mapping[str, str]] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
# A JPEG is decoded small, others whole: either takes up to 220 MB while it is at its limit.
MOST_PIXELS: Final[Mapping[str, int]] = {"JPEG": 64_000_000}
MOST_PIXELS_ELSE: Final = 24_000_000
LONGEST_SIDE: Final = 30_000
QUALITY: Final = 85
# Two at a time, so that many large pictures at once cannot take all memory.
_AT_WORK = threading.BoundedSemaphore(2)
# Whatever else the decoders raise on bytes that are no picture, found by trying broken ones.
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, OverflowError, IndexError, KeyError),
    *(TypeError, AttributeError, struct.error, zlib.error, MemoryError),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew, or the code of why it cannot be kept."""

    content: bytes = b""
    problem: str = ""


def is_picture(media_type: str) -> bool:
    """Whether files of this kind are drawn anew."""
    return media_type in FORMATS


def redraw(content: bytes, media_type: str, longest_side: int) -> Picture:
    """The picture upright and without anything beside its pixels, no side above `longest_side`."""
    # Half a tenth of a second and 10 MB that a server without pictures never needs.
    from PIL import Image

    with _AT_WORK:
        try:
            found = Image.open(io.BytesIO(content), formats=(FORMATS[media_type],))
            if problem := _refusal(found, FORMATS[media_type]):
                return Picture(problem=problem)
            return Picture(_redrawn(found, FORMATS[media_type], longest_side))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return Picture(problem="file_pixels")
        except _BROKEN:
            return Picture(problem="file_broken")


def _refusal(found: Image, kind: str) -> str:
    """What is told by the head of the file, before a pixel of it is decoded."""
    width, height = found.size
    most = MOST_PIXELS.get(kind, MOST_PIXELS_ELSE)
    if width * height > most or max(width, height) > LONGEST_SIDE:
        return "file_pixels"
    # Cameras put a second picture (of depths, a small one) behind a JPEG; the first is the photo.
    return "file_moving" if kind != "JPEG" and getattr(found, "n_frames", 1) > 1 else ""


def _redrawn(found: Image, kind: str, longest_side: int) -> bytes:
    from PIL import Image, ImageOps  # lazily, as above

    if kind == "JPEG":
        found.draft("RGB", (longest_side, longest_side))
    upright = ImageOps.exif_transpose(found)
    if max(upright.size) > longest_side:
        upright = _plain(upright, kind)
        upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    # Pasted onto a new sheet: whatever the decoder noted beside the pixels is not on it.
    upright = _plain(upright, kind)
    sheet = Image.new(upright.mode, upright.size)
    sheet.paste(upright)
    written = io.BytesIO()
    sheet.save(written, format=kind, quality=QUALITY, optimize=kind != "GIF")
    return written.getvalue()


def _plain(found: Image, kind: str) -> Image:
    """The picture in the colours that its kind of file holds."""
    see_through = "A" in found.getbands() or "transparency" in found.info
    mode = "RGBA" if see_through and kind != "JPEG" else "RGB"
    return found if found.mode == mode else found.convert(mode)
