"""PO files, which programs for translators know: the path of a phrase is its context."""

from __future__ import annotations

import io
from datetime import datetime

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from engine.translation.rows import Row, UnreadableFile


def write_po(rows: tuple[Row, ...], tag: str, project: str, at: datetime) -> bytes:
    """The rows as a PO file of a project; unsure ones are fuzzy."""
    catalogue = Catalog(
        locale=tag,
        header_comment=f"# {project}",
        project=project,
        version="1",
        creation_date=at,
        revision_date=at,
        charset="utf-8",
        fuzzy=False,
    )
    for row in rows:
        file, _, line = row.where.rpartition(":")
        catalogue.add(
            row.source,
            row.translation,
            locations=[(file, int(line))],
            flags=["fuzzy"] if row.unsure else [],
            context=row.key,
        )
    written = io.BytesIO()
    pofile.write_po(written, catalogue, width=0)
    return written.getvalue()


def read_po(content: bytes) -> tuple[Row, ...]:
    """The rows of a PO file, those that translators took out excepted."""
    try:
        catalogue = pofile.read_po(io.BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as fault:
        raise UnreadableFile from fault
    return tuple(
        Row(message.context, str(message.id), str(message.string or ""), message.fuzzy)
        for message in catalogue
        if message.context
    )
