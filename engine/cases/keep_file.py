"""Keeping a file that came with a form: looked at by its content, scanned, pictures drawn anew.

Nothing is kept before all of that is done, and whatever is wrong is told with the field's name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.actor import Actor
from engine.cases.attached import files_in, files_many, remember_file
from engine.cases.desk import Desk
from engine.cases.draft_steps import find_filling
from engine.cases.file_kinds import kept_name, media_type_of
from engine.cases.filling import Filling
from engine.cases.pictures import is_picture, redraw
from engine.cases.recordings import seconds_of
from engine.fieldtypes import field_type
from engine.fieldtypes.attaching import MOST_IN_A_FORM, FilesType
from engine.fieldtypes.base import Field, Posted
from engine.problems import AnswerPlace, Problem
from engine.schema.places import declared_path, read_place


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came with a form; without its content where that was more than is taken in."""

    control: str
    name: str
    size: int
    content: bytes


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A field of a draft that takes files from this person."""

    place: AnswerPlace
    declared: Field
    kind: FilesType
    filling: Filling

    @property
    def alone(self) -> bool:
        """Whether a new file stands instead of the former, not beside it."""
        return self.kind.most_files(self.declared) == 1

    def problem(self, code: str) -> Problem:
        """What is wrong with a file, with the limits of the field."""
        params = {
            "label": self.declared.text,
            "max_mb": self.kind.megabytes_of(self.declared),
            "max_seconds": self.kind.seconds(self.declared) or 0,
        }
        return Problem(code, self.place, params)


def find_file_place(desk: Desk, actor: Actor, draft_id: str, control: str) -> FilePlace | None:
    """The field behind a control, if it is of files and this person may fill it."""
    return file_place(find_filling(desk, actor, draft_id), control)


def file_place(filling: Filling | None, control: str) -> FilePlace | None:
    """As `find_file_place`, in a form that is at hand."""
    if filling is None:
        return None
    place = read_place(filling.form.id, control)
    declared = filling.form.fields.get(declared_path(place))
    if declared is None or declared.path not in filling.writable:
        return None
    kind = field_type(declared.type)
    return FilePlace(place, declared, kind, filling) if isinstance(kind, FilesType) else None


def refusal_before(found: FilePlace, size: int, beside: int = 0) -> Problem | None:
    """What can be told of a file before its content is there: too large, empty, one too many.

    `beside` files came with it that are in no draft yet.
    """
    if size <= 0:
        return found.problem("file_empty")
    if size > found.kind.most_bytes(found.declared):
        return found.problem("file_size")
    held = files_in(found.filling.form, found.filling.verdict.answers)
    others = sum(1 for place, _ in held if not found.alone or place != found.place)
    if others + beside >= MOST_IN_A_FORM:
        return files_many(found.filling.form, found.place)
    return None


def keep_files(
    desk: Desk,
    actor: Actor,
    filling: Filling | None,
    arrived: Sequence[Arrived],
    posted: Mapping[str, Posted],
) -> tuple[Mapping[str, Posted], tuple[Problem, ...]]:
    """The answers, with each file that came along kept and named in them; why others were not."""
    answers, refused, beside = dict(posted), [], 0
    for file in arrived:
        found = file_place(filling, file.control)
        if found is None:
            continue
        stored = refusal_before(found, file.size, beside) or keep_content(
            desk, actor, found, name=file.name, content=file.content
        )
        if isinstance(stored, Problem):
            refused.append(stored)
            continue
        beside += 1
        parts = dict(answers.get(file.control, {}))
        if found.alone:
            parts.pop("kept", None)
        parts[""] = (*parts.get("", ()), json.dumps(dict(stored), ensure_ascii=False))
        answers[file.control] = parts
    return answers, tuple(refused)


def keep_file(
    desk: Desk,
    actor: Actor,
    draft_id: str,
    control: str,
    *,
    name: str,
    content: bytes,
) -> Mapping[str, Any] | Problem | None:
    """The description of the kept file, what is wrong with it, or None where it has no place."""
    found = find_file_place(desk, actor, draft_id, control)
    if found is None:
        return None
    refused = refusal_before(found, len(content))
    return refused or keep_content(desk, actor, found, name=name, content=content)


def keep_content(
    desk: Desk, actor: Actor, found: FilePlace, *, name: str, content: bytes
) -> Mapping[str, Any] | Problem:
    """The description of the file, kept; or why it was not."""
    accepted = found.kind.media_types(found.declared)
    media_type = media_type_of(content, accepted)
    if not media_type or (accepted and media_type not in accepted):
        return found.problem("file_kind")
    if unsafe := desk.scan(content):
        return found.problem(unsafe)
    most, seconds = found.kind.seconds(found.declared), seconds_of(content, media_type)
    if most is not None and seconds is not None and seconds > most:
        return found.problem("file_long")
    if is_picture(media_type):
        picture = redraw(content, media_type, found.kind.longest_side(found.declared))
        content = picture.content
        if picture.problem or len(content) > found.kind.most_bytes(found.declared):
            return found.problem(picture.problem or "file_size")
    file = {
        "blob": desk.gate.keep_file(content),
        "name": kept_name(name, found.declared.id, media_type),
        "media_type": media_type,
        "bytes": len(content),
    }
    remember_file(desk, actor, file)
    return file
