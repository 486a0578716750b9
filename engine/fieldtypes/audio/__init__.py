"""`audio`: recordings of a voice."""

from __future__ import annotations

from engine.fieldtypes.attaching import FilesType
from engine.fieldtypes.base import FieldType


class AudioType(FilesType):
    """Recordings a browser can play."""

    name = "audio"
    accepted = ("mp3", "m4a", "ogg", "wav", "webm")
    sends_files: tuple[str, ...] | None = ("audio/*",)


FIELD_TYPE: FieldType = AudioType()
