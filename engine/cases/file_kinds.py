"""What a file is by its content, and the name it is kept under. Its own name is never believed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from typing import Final

from engine.fieldtypes.attaching import MEDIA_TYPES, ending_of
from engine.fieldtypes.reading import clean_line

LONGEST_NAME: Final = 120
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_PARTS: Final = 2_000
_BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
_MPEG: Final = re.compile(rb"\xff[\xf2\xf3\xfa\xfb]")
_OFFICE: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN: Final = frozenset({MEDIA_TYPES["odt"], MEDIA_TYPES["ods"]})
_ACTIVE: Final = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/)", re.IGNORECASE)
_TEXTS: Final = ("text/plain", "text/csv")
_UNTYPED: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HOSTILE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def media_type_of(content: bytes, accepted: Collection[str] = ()) -> str:
    """What a file is by its content, '' where that tells nothing that is let in.

    Text looks like nothing in particular: it is let in only where it is asked for by name.
    """
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return _mp4(content[8:12], accepted)
    if content[:4] == b"PK\x03\x04":
        return _office(content)
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if _MPEG.match(content):
        return "audio/mpeg"
    wanted = next((kind for kind in _TEXTS if kind in accepted), "")
    return wanted if wanted and _is_text(content) else ""


def kept_name(name: str, fallback: str, media_type: str) -> str:
    """A name to show: no folders, nothing invisible, short, and with the ending of its content."""
    last = re.split(r"[/\\]", name)[-1]
    plain = clean_line(_HOSTILE.sub("", last)) or ""
    stem = plain.rpartition(".")[0] if "." in plain else plain
    stem = stem.strip(". ")[: LONGEST_NAME - 6].strip()
    return f"{stem or fallback}.{ending_of(media_type)}"


def _mp4(brand: bytes, accepted: Collection[str]) -> str:
    if brand[:3] in (b"M4A", b"M4B"):
        return "audio/mp4"
    if brand[:3] not in (b"iso", b"mp4", b"3gp", b"dash", b"MSN"):
        return ""  # a picture of a kind browsers do not show, say
    # A recorder of voices often says only that its file is an MPEG-4 of some kind.
    return "video/mp4" if "video/mp4" in accepted and "audio/mp4" not in accepted else "audio/mp4"


def _office(content: bytes) -> str:
    """An office document without programs in it, unpacked no larger than a server can bear."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if not _is_bearable(parts) or any(_ACTIVE.search(name) for name in names):
                return ""
            if "mimetype" in names and packed.getinfo("mimetype").file_size <= 100:
                told = packed.read("mimetype").decode("ascii").strip()
                return told if told in _OPEN else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""
    found = [ending for name, ending in _OFFICE.items() if name in names]
    return MEDIA_TYPES[found[0]] if len(found) == 1 and "[Content_Types].xml" in names else ""


def _is_bearable(parts: list[zipfile.ZipInfo]) -> bool:
    sizes = [(part.file_size, part.compress_size) for part in parts]
    # Text packs to a tenth, seldom to a hundredth; what is packed tighter is made to burst.
    tight = any(size > 1_000_000 and size > 200 * packed for size, packed in sizes)
    return len(parts) <= MOST_PARTS and not tight and sum(s for s, _ in sizes) <= MOST_UNPACKED


def _is_text(content: bytes) -> bool:
    try:
        return not _UNTYPED.search(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False
