"""Keeping a file that came with a form: its kind is told by its content, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.draft_steps import find_filling
from engine.fieldtypes import field_type
from engine.fieldtypes.attaching import FilesType
from engine.fieldtypes.reading import clean_line
from engine.problems import Problem
from engine.schema.places import declared_path, read_place

_BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
LONGEST_NAME: Final = 120


def keep_file(
    desk: Desk, actor: Actor, draft_id: str, control: str, *, name: str, content: bytes
) -> Mapping[str, Any] | Problem | None:
    """The description of the kept file, what is wrong with it, or None where it has no place."""
    filling = find_filling(desk, actor, draft_id)
    if filling is None:
        return None
    place = read_place(filling.form.id, control)
    declared = filling.form.fields.get(declared_path(place))
    if declared is None or declared.path not in filling.writable:
        return None
    kind = field_type(declared.type)
    if not isinstance(kind, FilesType):
        return None
    params = {"label": declared.text, "max_mb": kind.most_bytes(declared) // (1024 * 1024)}
    if len(content) > kind.most_bytes(declared):
        return Problem("file_size", place, params)
    media_type = media_type_of(content)
    accepted = kind.media_types(declared)
    if not media_type or (accepted and media_type not in accepted):
        return Problem("file_kind", place, params)
    return {
        "blob": desk.gate.keep_file(content),
        "name": (clean_line(name) or declared.id)[-LONGEST_NAME:],
        "media_type": media_type,
        "bytes": len(content),
    }


def media_type_of(content: bytes) -> str:
    """What a file is by its first bytes, '' where they tell nothing that is let in."""
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "")
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"M4B"):
        return "audio/mp4"
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    return ""
