"""`image`: photographs and scans."""

from __future__ import annotations

from engine.fieldtypes.attaching import FilesType
from engine.fieldtypes.base import FieldType


class ImageType(FilesType):
    """Pictures a browser can show."""

    name = "image"
    accepted = ("jpg", "png", "webp")
    sends_files: tuple[str, ...] | None = ("image/*",)


FIELD_TYPE: FieldType = ImageType()
