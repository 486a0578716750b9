"""The pictures of a project: what they are is read from their content, never from their names.

A drawing (SVG) may hold shapes and nothing else: whatever could run, load or link is refused, so
that it stays a picture wherever it is opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from engine.definitions.findings import Findings
from engine.loading.project import MEDIA, Project, SourceFile
from engine.problems import Location

MOST_BYTES: Final = 100 * 1024  # a form is opened on a slow line
SVG: Final = "image/svg+xml"
_ENDINGS: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": SVG,
}
_SHAPES: Final = frozenset(
    ("svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title")
)
_DRAWN_WITH: Final = frozenset(
    (
        *("xmlns", "version", "viewBox", "width", "height", "transform", "points", "d"),
        *("cx", "cy", "r", "rx", "ry", "x", "y", "x1", "y1", "x2", "y2"),
        *("fill", "fill-opacity", "fill-rule", "clip-rule", "opacity", "stroke", "stroke-width"),
        *("stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        "stroke-dasharray",
    )
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the project; `digest` names its content for ever."""

    digest: str
    media_type: str
    content: bytes
    location: Location


def read_pictures(project: Project, findings: Findings) -> Mapping[str, Picture]:
    """The pictures by file name; what is none is told and left out."""
    found = ((PurePosixPath(file.path).name, file) for file in project.under(MEDIA))
    pictures = ((name, _picture(file, findings)) for name, file in found)
    return {name: picture for name, picture in pictures if picture is not None}


def _picture(file: SourceFile, findings: Findings) -> Picture | None:
    place = Location(file.path, 1, 1, 1, 1)
    if len(file.source) > MOST_BYTES:
        findings.error("F122", place, most=MOST_BYTES // 1024)
        return None
    media_type = _media_type(file.source)
    if media_type != _ENDINGS[PurePosixPath(file.path).suffix]:
        findings.error("F121", place)
        return None
    if media_type == SVG and (wrong := _more_than_shapes(file.source)):
        findings.error("F123", place, part=wrong)
        return None
    return Picture(hashlib.sha256(file.source).hexdigest(), media_type, file.source, place)


def _media_type(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    drawn = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<svg", b"<?xml", b"<!--"))
    return SVG if drawn and b'xmlns="http://www.w3.org/2000/svg"' in content else ""


class _NotAShape(Exception):
    """A part of a drawing that is none."""


def _more_than_shapes(content: bytes) -> str:
    """The first part of a drawing that is no shape, '' where there is none."""
    reader = expat.ParserCreate()

    def element(name: str, attributes: dict[str, str]) -> None:
        if name not in _SHAPES:
            raise _NotAShape(f"<{name}>")
        for key, value in attributes.items():
            if key not in _DRAWN_WITH or "(" in value and key != "transform":
                raise _NotAShape(key)

    def refused(*_: object) -> None:
        raise _NotAShape("<!…>")

    reader.StartElementHandler = element
    reader.StartDoctypeDeclHandler = refused
    reader.ProcessingInstructionHandler = refused
    try:
        reader.Parse(content, True)
    except _NotAShape as wrong:
        return str(wrong)
    except expat.ExpatError:
        return "XML"
    return ""
