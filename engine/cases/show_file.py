"""A file of a case, given out only where the answer that holds it may be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.actor import Actor
from engine.case import Case
from engine.cases.attached import files_in
from engine.cases.desk import Desk
from engine.cases.draft_steps import find_filling
from engine.cases.left_answers import left_answers
from engine.policy import may_read
from engine.schema.places import declared_path, levels


@dataclass(frozen=True, slots=True)
class ShownFile:
    """The bytes of a kept file, and what they are."""

    name: str
    media_type: str
    content: bytes


def show_file(desk: Desk, actor: Actor, case_id: str, blob: str) -> ShownFile | None:
    """The file, if an answer of this case that this person may read holds it."""
    case = desk.gate.read(actor, case_id, "file")
    if case is None:
        return None
    held = next((file for file in _readable(desk, actor, case) if file.get("blob") == blob), None)
    content = desk.gate.file(blob) if held is not None else None
    if held is None or content is None:
        return None
    return ShownFile(str(held["name"]), str(held["media_type"]), content)


def show_draft_file(desk: Desk, actor: Actor, draft_id: str, blob: str) -> ShownFile | None:
    """The file, if this person's draft names it where they may read it."""
    filling = find_filling(desk, actor, draft_id)
    if filling is None:
        return None
    # One that only a forged page names is not among those that were kept for this person.
    forged = {problem.location for problem in filling.problems if problem.code == "type_file"}
    for place, file in files_in(filling.form, filling.verdict.answers):
        readable = place not in forged and declared_path(place) in filling.readable
        if file["blob"] == blob and readable and (content := desk.gate.file(blob)) is not None:
            return ShownFile(str(file["name"]), str(file["media_type"]), content)
    return None


def _readable(desk: Desk, actor: Actor, case: Case) -> Iterator[Mapping[str, Any]]:
    workflow = desk.workflow(case)
    for record in case.records:
        form = desk.form(workflow, record.form)
        if form is None or not may_read(desk.bundle, actor, record.form):
            continue
        for left in left_answers(desk, actor, case, (form, record)):
            yield from _files_within(left.value)
        seen = desk.rights(actor, form).readable
        for path in (path for path in form.fields if path in seen):
            *repeats, name = path.split(".")
            for _, answers in levels(record.answers, tuple(repeats)):
                yield from _files(answers.get(name))


def _files(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping) and "blob" in item)


def _files_within(value: Any) -> Iterator[Mapping[str, Any]]:
    """The files in an answer without a field, which may be the rows of a repeat that is gone."""
    if isinstance(value, Mapping) and "blob" in value:
        yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _files_within(inner)
