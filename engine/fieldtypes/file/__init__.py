"""`file`: documents."""

from __future__ import annotations

from engine.fieldtypes.attaching import FilesType
from engine.fieldtypes.base import FieldType


class StoredFileType(FilesType):
    """Any document; `accept` names the kinds wanted."""

    name = "file"


FIELD_TYPE: FieldType = StoredFileType()
