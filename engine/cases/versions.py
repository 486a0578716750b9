"""The versions of a submitted form: what it said each time it was sent.

Events tell what each sending changed; replayed from the first on, they give every version. Answers
are moved to the places of today on the way, so that any two versions can be held side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.case import Answers, Case, FormRecord
from engine.cases.desk import Desk
from engine.cases.difference import applied
from engine.gate import Gate
from engine.store.protocol import Event

SENT: Final = frozenset({"submitted", "edited"})


@dataclass(frozen=True, slots=True)
class Version:
    """What a form said from the event `seq` on."""

    number: int
    seq: int
    kind: str  # submitted, edited
    by: str
    at: str
    answers: Answers


def events_of(gate: Gate, case_id: str) -> Iterator[Event]:
    """The whole story of a case that was read, oldest first."""
    after = 0
    while batch := gate.events(case_id, after):
        yield from batch
        after = batch[-1].seq


def versions_of(
    desk: Desk, case: Case, record: FormRecord, events: tuple[Event, ...]
) -> tuple[Version, ...]:
    """Every version of a record, the standing one last; that one says what stands now."""
    found: list[Version] = []
    answers: Answers = {}
    for event in events:
        if event.kind not in SENT or event.params.get("record") != record.id:
            continue
        answers = applied(_today(desk, case, record, answers), _changes(event.payload))
        shown = _today(desk, case, record, answers)
        number = len(found) + 1
        found.append(Version(number, event.seq, event.kind, event.actor, event.at, shown))
    if not found:
        kept = (record.submitted_by, record.submitted_at, record.answers)
        return (Version(1, 0, "submitted", *kept),)
    return (*found[:-1], replace(found[-1], answers=record.answers))


def version_at(versions: tuple[Version, ...], seq: int) -> Version | None:
    """The version that stood when the event `seq` happened, None if it had not been sent."""
    return next((one for one in reversed(versions) if one.seq < seq), None)


def _today(desk: Desk, case: Case, record: FormRecord, answers: Answers) -> Answers:
    return desk.gate.moving.answers(case.workflow, record.form, answers)


def _changes(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a sending changed, by place: whatever else an event tells is none of it."""
    return {place: one["to"] for place, one in payload.items() if _is_change(one)}


def _is_change(one: Any) -> bool:
    return isinstance(one, Mapping) and one.keys() == {"from", "to"}
