"""Files that a field asks for and nobody can send (codes F210, F211)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Bundle
from engine.fieldtypes import field_type
from engine.fieldtypes.attaching import LARGEST, MEDIA_TYPES, FilesType
from engine.fieldtypes.base import Field
from engine.problems import Problem, Severity


def check_accepted_kinds(bundle: Bundle) -> Iterator[Problem]:
    """A kind under `accept` that is never let in: its content cannot be told from anything."""
    known = {*MEDIA_TYPES, *MEDIA_TYPES.values()}
    for declared in _of_files(bundle):
        for word in declared.options.get("accept") or ():
            if str(word).lower().lstrip(".") not in known:
                params = {"kind": str(word), "known": tuple(MEDIA_TYPES)}
                yield Problem("F210", declared.location, params, Severity.WARNING)


def check_largest_files(bundle: Bundle) -> Iterator[Problem]:
    """A size under `max_mb` that is above what any file may have: people would be told a limit
    that does not hold."""
    for declared in _of_files(bundle):
        wanted = declared.options.get("max_mb") or 0
        if wanted > LARGEST:
            params = {"wanted": wanted, "most": LARGEST}
            yield Problem("F211", declared.location, params, Severity.WARNING)


def _of_files(bundle: Bundle) -> Iterator[Field]:
    for form in bundle.forms.values():
        for declared in form.fields.values():
            if isinstance(field_type(declared.type), FilesType):
                yield declared
