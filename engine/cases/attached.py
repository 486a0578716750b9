"""Files that a person has just added: only they may be named in an answer, and only so many.

A page names a kept file by its description, which anybody could make up. What was kept for a person
is written down with them, so that nobody reads a file of another case by naming it in their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import Any, Final

from engine.actor import Actor
from engine.case import Answers
from engine.cases.desk import Desk
from engine.definitions.model import Form
from engine.fieldtypes import field_types
from engine.fieldtypes.attaching import MOST_IN_A_FORM, FilesType
from engine.problems import AnswerPlace, Problem
from engine.schema.places import declared_path, levels
from engine.store.protocol import Put

KIND: Final = "attachment"
NAMED: Final = ("name", "media_type", "bytes")

Found = tuple[AnswerPlace, Mapping[str, Any]]


def remember_file(desk: Desk, actor: Actor, file: Mapping[str, Any]) -> None:
    """Write down that this file was kept for this person."""
    told = {name: file[name] for name in NAMED}
    desk.gate.keep(Put(KIND, _key(actor, file), told, actor.id))


def files_in(form: Form, answers: Answers) -> Iterator[Found]:
    """Every file among the answers of a form, with where it stands."""
    for path in _fields_with_files(form):
        *repeats, name = path.split(".")
        for rows, level in levels(answers, tuple(repeats)):
            place = AnswerPlace(form.id, name, rows)
            yield from ((place, file) for file in _files(level.get(name)))


def _fields_with_files(form: Form) -> list[str]:
    types = _types_with_files()
    return [path for path, declared in form.fields.items() if declared.type in types]


@cache
def _types_with_files() -> frozenset[str]:
    return frozenset(name for name, kind in field_types().items() if isinstance(kind, FilesType))


def attachment_problems(
    desk: Desk, actor: Actor, form: Form, answers: Answers, base: Answers
) -> tuple[Problem, ...]:
    """Files that were not kept for this person here, and more files than a form may hold."""
    found = tuple(files_in(form, answers))
    stored = {str(file["blob"]) for _, file in files_in(form, base)} if base else set()
    problems = {place: _unknown(form, place) for place in _unkept(desk, actor, found, stored)}
    if len(found) > max(MOST_IN_A_FORM, len(stored)):
        place = found[-1][0]
        problems.setdefault(place, files_many(form, place))
    return tuple(problems.values())


def files_many(form: Form, place: AnswerPlace) -> Problem:
    """More files than one form may hold, told where the last of them stands."""
    return Problem("files_many", place, {**_labelled(form, place), "most": MOST_IN_A_FORM})


def _unknown(form: Form, place: AnswerPlace) -> Problem:
    return Problem("type_file", place, _labelled(form, place))


def _labelled(form: Form, place: AnswerPlace) -> dict[str, object]:
    return {"label": form.fields[declared_path(place)].text}


def _unkept(
    desk: Desk, actor: Actor, found: tuple[Found, ...], stored: Set[str]
) -> Iterator[AnswerPlace]:
    for place, file in found:
        if str(file["blob"]) not in stored:
            told = desk.gate.document(KIND, _key(actor, file)) or {}
            if any(told.get(name) != file[name] for name in NAMED[1:]):
                yield place


def _key(actor: Actor, file: Mapping[str, Any]) -> str:
    return f"{actor.id}/{file['blob']}"


def _files(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping) and "blob" in item)
