"""Files that a field asks for and nobody can send, pictures that nobody sees (F210 to F213)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.definitions.model import Bundle
from engine.fieldtypes import field_type
from engine.fieldtypes.attaching import LARGEST, MEDIA_TYPES, FilesType
from engine.fieldtypes.base import Field
from engine.lint.rules.unused import forms_of
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


def check_unused_pictures(bundle: Bundle) -> Iterator[Problem]:
    """A picture that no choice and no field names: it only makes the project larger."""
    shown = {choice.image for choices in bundle.lists.values() for choice in choices.choices}
    for form in forms_of(bundle):
        for section in form.sections:
            shown.update(declared.image for declared in _every(section.fields))
    for digest, picture in bundle.pictures.items():
        if digest not in shown:
            name = PurePosixPath(picture.location.file).name
            yield Problem("F212", picture.location, {"name": name}, Severity.INFO)


def check_tiles_without_pictures(bundle: Bundle) -> Iterator[Problem]:
    """Choices drawn as tiles under their pictures, of a list that has none."""
    for form in forms_of(bundle):
        for declared in form.fields.values():
            choices = bundle.lists.get(str(declared.options.get("choices") or ""))
            pictured = choices is not None and any(choice.image for choice in choices.choices)
            if declared.appearance == "thumbnail" and not pictured:
                yield Problem("F213", declared.location, {}, Severity.WARNING)


def _every(fields: tuple[Field, ...]) -> Iterator[Field]:
    for declared in fields:
        yield declared
        yield from _every(declared.fields)


def _of_files(bundle: Bundle) -> Iterator[Field]:
    for form in bundle.forms.values():
        for declared in form.fields.values():
            if isinstance(field_type(declared.type), FilesType):
                yield declared
