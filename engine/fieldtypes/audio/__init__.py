"""`audio`: recordings of a voice."""

from __future__ import annotations

from collections.abc import Mapping

from engine.fieldtypes.attaching import FilesType
from engine.fieldtypes.base import Attribute, Field, FieldType, Kind


class AudioType(FilesType):
    """Recordings a browser can play."""

    name = "audio"
    accepted = ("mp3", "m4a", "ogg", "wav", "webm")
    sends_files: tuple[str, ...] | None = ("audio/*",)
    attributes: Mapping[str, Attribute] = {
        **{name: one for name, one in FilesType.attributes.items() if name != "max_pixels"},
        "max_seconds": Attribute(Kind.NUMBER),
    }

    def seconds(self, declared: Field) -> float | None:
        """As the field says."""
        most = declared.options.get("max_seconds")
        return None if most is None else float(most)


FIELD_TYPE: FieldType = AudioType()
