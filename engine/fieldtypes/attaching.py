"""What the types that hold files share: a file is its blob, never the name it once had."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from engine.expression.types import FILE, Type
from engine.fieldtypes.base import (
    Attribute,
    ChoiceList,
    Column,
    Field,
    Kind,
    Parsed,
    Posted,
    Reading,
    Words,
)
from engine.fieldtypes.plain import BaseType, counted
from engine.fieldtypes.reading import clean_line

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "webm": "audio/webm",
    "mp4": "video/mp4",
}
MEGABYTE: Final = 1024 * 1024
MOST_IN_A_FORM: Final = 10
LARGEST: Final = 25
"""Megabytes of one file, whatever a field says: a file is looked at in memory."""
LONGEST_SIDE: Final = 1600
"""Pixels of a picture where a field says nothing: a page of print can still be read."""
_ENDINGS: Final[Mapping[str, str]] = {
    media_type: ending for ending, media_type in reversed(list(MEDIA_TYPES.items()))
}
_LONGEST_TOKEN = 4000
_MOST_TOKENS = 100
_BLOB = re.compile(r"[A-Za-z0-9_-]{1,128}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
_KEYS = ("blob", "name", "media_type", "bytes")


class FilesType(BaseType):
    """Stored files, by their blobs; the count is one unless told otherwise."""

    attributes: Mapping[str, Attribute] = {
        "accept": Attribute(Kind.CODES),
        "max_mb": Attribute(Kind.NUMBER),
        "max_pixels": Attribute(Kind.NUMBER),
        "count": Attribute(Kind.RANGE),
    }
    accepted: tuple[str, ...] = ()
    sends_files: tuple[str, ...] | None = ()
    script: str = "files"
    megabytes = 10

    def holds(self, value: Any) -> bool:
        """A list of files."""
        return isinstance(value, list | tuple) and all(
            isinstance(one, Mapping) and "name" in one for one in value
        )

    def value_type(self, declared: Field, lists: Mapping[str, ChoiceList]) -> Type:
        """Files: a rule can only ask whether there are any."""
        return FILE

    def media_types(self, declared: Field) -> tuple[str, ...]:
        """What may be sent; empty for anything."""
        words = tuple(declared.options.get("accept") or self.accepted)
        known = (MEDIA_TYPES.get(word.lower().lstrip("."), word) for word in words)
        return tuple(dict.fromkeys(known))

    def most_bytes(self, declared: Field) -> int:
        """How large one file may be."""
        return int(self.megabytes_of(declared) * MEGABYTE)

    def megabytes_of(self, declared: Field) -> float:
        """As `most_bytes`, as people say it."""
        wanted = declared.options.get("max_mb") or self.megabytes
        return min(wanted, LARGEST) if isinstance(wanted, int | float) else self.megabytes

    def longest_side(self, declared: Field) -> int:
        """How many pixels the longer side of a picture keeps."""
        return max(1, int(declared.options.get("max_pixels") or LONGEST_SIDE))

    def seconds(self, declared: Field) -> float | None:
        """How long a recording may be; None for as long as it is small enough."""
        return None

    def most_files(self, declared: Field) -> int | None:
        """How many files there may be; None where a rule says it."""
        count = declared.options.get("count")
        if count is None:
            return 1
        most = count.get("max") if isinstance(count, Mapping) else count
        if most is None:
            return MOST_IN_A_FORM
        return int(most) if isinstance(most, int | float) else None

    def schema(
        self, declared: Field, limits: Mapping[str, Any], lists: Mapping[str, ChoiceList]
    ) -> dict[str, Any]:
        """Descriptions of stored files of the accepted kinds and size."""
        media_type: dict[str, Any] = {"type": "string", "maxLength": 161}
        if accepted := self.media_types(declared):
            media_type["enum"] = list(accepted)
        size = {"type": "integer", "minimum": 0, "maximum": self.most_bytes(declared)}
        item = {
            "type": "object",
            "properties": {
                "blob": {"type": "string", "minLength": 1, "maxLength": 128},
                "name": {"type": "string", "minLength": 1, "maxLength": 255},
                "media_type": media_type,
                "bytes": size,
            },
            "required": list(_KEYS),
            "additionalProperties": False,
        }
        return counted({"type": "array", "items": item}, limits, most=1)

    def parse(self, declared: Field, posted: Posted, reading: Reading) -> Parsed:
        """The files named by JSON tokens: those kept and those just stored."""
        tokens = [*posted.get("kept", ()), *posted.get("", ())][:_MOST_TOKENS]
        found: dict[str, dict[str, Any]] = {}
        for token in tokens:
            files = read_files(token) if token.strip() else []
            if files is None:
                return Parsed(problem="type_file")
            found.update({file["blob"]: file for file in files})
        return Parsed(list(found.values()) or None)

    def parts(self, declared: Field, value: Any) -> Posted:
        """One JSON token for each file."""
        if not value:
            return {}
        return {"": tuple(json.dumps(dict(file), ensure_ascii=False) for file in value)}

    def shown(self, declared: Field, value: Any, words: Words) -> str:
        """The names of the files."""
        names = [str(file["name"]) for file in value or ()]
        return words.text("fieldtypes.select_multiple.comma").join(names)

    def columns(self, declared: Field) -> tuple[Column, ...]:
        """How many files there are; their names may tell who is in them."""
        return (Column(f"{declared.id}.count", "number"),)

    def cells_of(self, declared: Field, value: Any) -> tuple[Any, ...]:
        """The count."""
        return (len(value or ()),)


def ending_of(media_type: str) -> str:
    """The ending of a file's name that tells what it is."""
    return _ENDINGS.get(media_type, "bin")


def read_files(token: str) -> list[dict[str, Any]] | None:
    """The files of a JSON token (one description or a list of them), or None."""
    if len(token) > _LONGEST_TOKEN:
        return None
    try:
        content = json.loads(token)
    except (ValueError, RecursionError):
        return None
    items = content if isinstance(content, list) else [content]
    found = [_file(item) for item in items]
    return None if None in found else [file for file in found if file is not None]


def _file(item: Any) -> dict[str, Any] | None:
    """A file's description in canonical form; None when anything about it is odd."""
    if not isinstance(item, dict) or set(item) != set(_KEYS):
        return None
    texts = [item["blob"], item["name"], item["media_type"]]
    if not all(isinstance(text, str) for text in texts) or type(item["bytes"]) is not int:
        return None
    name = clean_line(item["name"])
    if not name or len(name) > 255 or not 0 <= item["bytes"] <= 2**53:
        return None
    if not _BLOB.fullmatch(item["blob"]) or not _MEDIA_TYPE.fullmatch(item["media_type"]):
        return None
    return {**{key: item[key] for key in _KEYS}, "name": name}
