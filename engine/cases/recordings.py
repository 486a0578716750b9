"""How long a recording is, as far as its file says so in a place that is quickly found."""

from __future__ import annotations

import struct
from typing import Final

_LAST_PAGE: Final = 70_000  # an Ogg page is never longer
_RATES: Final = {b"OpusHead": None, b"\x01vorbis": 12}
_OPUS: Final = 48_000


def seconds_of(content: bytes, media_type: str) -> float | None:
    """The length in seconds; None where the file does not tell."""
    readers = {"audio/wav": _wav, "audio/ogg": _ogg, "audio/mp4": _mp4, "video/mp4": _mp4}
    reader = readers.get(media_type)
    try:
        return reader(content) if reader is not None else None
    except (struct.error, ZeroDivisionError):
        return None


def _wav(content: bytes) -> float | None:
    at = content.find(b"fmt ", 0, 4_096)
    if at < 0:
        return None
    bytes_a_second: int = struct.unpack_from("<I", content, at + 16)[0]
    # The length it tells of itself is 0 where it was recorded on the fly.
    return len(content) / bytes_a_second


def _ogg(content: bytes) -> float | None:
    last = content.rfind(b"OggS", max(0, len(content) - _LAST_PAGE))
    samples: int = struct.unpack_from("<q", content, last + 6)[0] if last >= 0 else -1
    for mark, offset in _RATES.items():
        at = content.find(mark, 0, 4_096)
        if at >= 0 and samples >= 0:
            rate = _OPUS if offset is None else struct.unpack_from("<I", content, at + offset)[0]
            return float(samples / rate)
    return None


def _mp4(content: bytes) -> float | None:
    at = content.find(b"mvhd")
    if at < 0:
        return None
    wide = content[at + 4 : at + 5] == b"\x01"
    form, offset = (">IQ", 24) if wide else (">II", 16)
    units, length = struct.unpack_from(form, content, at + offset)
    return float(length / units)
