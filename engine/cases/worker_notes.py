"""Notes from who leads to who works: about the work, and no part of any child's record.

They stand in documents of their own, outside every case: no story, list, fact or export of a case
knows of them. Read by the two, and by those whose role says that they see the notes of the people
they lead. The audit names a note by its id alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.people import members, roles_of
from engine.policy import may, writes_cases
from engine.policy.people import oversees
from engine.problems import Problem
from engine.store.protocol import AuditEntry, Document, Put

MENTOR: Final = "mentor"
SEE: Final = "see_notes"
NOTE: Final = "worker_note"
WRITTEN: Final = "worker_note_written"
MESSAGE: Final = "worker_note_message"
SEEN: Final = "worker_note_seen"
LONGEST: Final = 5_000
MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its answers, as one reader has it."""

    id: str
    writer: str
    worker: str
    case_id: str  # '' where it is about none, or about one that its reader does not reach now
    number: str
    messages: tuple[Message, ...]
    unread: bool  # something in it is new to its reader
    answerable: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one reader, newest first."""

    received: tuple[Note, ...]
    written: tuple[Note, ...]
    overseen: tuple[Note, ...]
    may_write_to: tuple[str, ...]


def may_write_to(desk: Desk, actor: Actor, person: str) -> bool:
    """Whether this person may write notes to somebody: a worker whom they lead."""
    if not may(desk.bundle, actor, MENTOR) or person == actor.id or not person:
        return False
    held = roles_of(desk.gate, person)
    return any(oversees(desk.bundle, actor, m) and writes_cases(desk.bundle, m) for m in held)


def write_note(
    desk: Desk, actor: Actor, to: tuple[str, str], text: str, submission: str
) -> str | Problem | None:
    """Write a note to a worker, about a case or about none (`to`: person, case); its id.

    Sent twice, it is written once. None: nobody, or no case, that this person may write of.
    """
    person, case_id = to
    if not may_write_to(desk, actor, person):
        return None
    if case_id and not _both_reach(desk, actor, person, case_id):
        return None
    if (wrong := _wrong(text)) is not None:
        return wrong
    note = _key(actor, submission)
    now = desk.gate.moment().now
    body = {"from": actor.id, "to": person, "case": case_id, "at": now}
    desk.gate.keep(
        Put(NOTE, note, body, person, once=True),
        Put(WRITTEN, note, {}, actor.id, once=True),
        _message(note, note, actor, now, text),
        audit=(_entry(desk, actor, "note_written", note),),
    )
    return note


def answer_note(desk: Desk, actor: Actor, note: str, text: str, submission: str) -> Problem | bool:
    """Answer a note; that one has read it goes with it. False where there is none to answer."""
    kept = desk.gate.document(NOTE, note)
    if kept is None or actor.id not in (kept["from"], kept["to"]):
        return False
    if (wrong := _wrong(text)) is not None:
        return wrong
    now = desk.gate.moment().now
    desk.gate.keep(
        _message(note, _key(actor, submission), actor, now, text),
        Put(SEEN, f"{note}:{actor.id}", {"at": now}, actor.id),
        audit=(_entry(desk, actor, "note_answered", note),),
    )
    return True


def mark_read(desk: Desk, actor: Actor, note: str) -> bool:
    """That one of the two has read a note; False where there is none of theirs."""
    kept = desk.gate.document(NOTE, note)
    if kept is None or actor.id not in (kept["from"], kept["to"]):
        return False
    seen = Put(SEEN, f"{note}:{actor.id}", {"at": desk.gate.moment().now}, actor.id)
    desk.gate.keep(seen, audit=(_entry(desk, actor, "note_seen", note),))
    return True


def open_note(desk: Desk, actor: Actor, note: str) -> Note | None:
    """A note as this person may read it; the reading is audited."""
    kept = desk.gate.document(NOTE, note)
    if kept is None or not _may_read(desk, actor, kept):
        desk.gate.note(actor, "note_read", result="missing")
        return None
    desk.gate.note(actor, "note_read", note=note)
    return _note(desk, actor, note, kept)


def notes_of(desk: Desk, actor: Actor) -> Notes:
    """Every note this person may read, and whom they may write to."""
    led = tuple(dict.fromkeys(m.id for m in members(desk.gate) if may_write_to(desk, actor, m.id)))
    overseen: list[Note] = []
    if may(desk.bundle, actor, SEE):
        workers = {m.id for m in members(desk.gate) if oversees(desk.bundle, actor, m)}
        for worker in sorted(workers - {actor.id}):
            overseen.extend(n for n in _received(desk, actor, worker) if n.writer != actor.id)
    return Notes(
        received=_newest(_received(desk, actor, actor.id)),
        written=_newest(_written(desk, actor)),
        overseen=_newest(overseen),
        may_write_to=led,
    )


def unread_notes(desk: Desk, actor: Actor) -> tuple[Note, ...]:
    """Notes and answers that are new to this person, newest first."""
    both = (*_received(desk, actor, actor.id), *_written(desk, actor))
    return tuple(note for note in _newest(both) if note.unread)


def _received(desk: Desk, actor: Actor, worker: str) -> Iterator[Note]:
    for note, kept in desk.gate.documents(NOTE, worker).items():
        yield _note(desk, actor, note, kept)


def _written(desk: Desk, actor: Actor) -> Iterator[Note]:
    for note in desk.gate.documents(WRITTEN, actor.id):
        kept = desk.gate.document(NOTE, note)
        if kept is not None:
            yield _note(desk, actor, note, kept)


def _newest(notes: Iterable[Note]) -> tuple[Note, ...]:
    found = sorted(notes, key=lambda note: (note.messages[-1].at, note.id), reverse=True)
    return tuple(found[:MOST_SHOWN])


def _note(desk: Desk, actor: Actor, note: str, kept: Document) -> Note:
    said = desk.gate.documents(MESSAGE, note)
    messages = sorted(said.items(), key=lambda one: (str(one[1]["at"]), one[0]))
    told = tuple(Message(str(m["by"]), str(m["at"]), str(m["text"])) for _, m in messages)
    mine = actor.id in (kept["from"], kept["to"])
    seen = desk.gate.document(SEEN, f"{note}:{actor.id}") or {"at": ""}
    others = [message for message in told if message.by != actor.id]
    number = desk.gate.number(actor, str(kept["case"])) if kept["case"] else ""
    return Note(
        id=note,
        writer=str(kept["from"]),
        worker=str(kept["to"]),
        case_id=str(kept["case"]) if number else "",
        number=number,
        messages=told,
        unread=mine and any(message.at > str(seen["at"]) for message in others),
        answerable=mine,
    )


def _may_read(desk: Desk, actor: Actor, kept: Mapping[str, Any]) -> bool:
    if actor.id in (kept["from"], kept["to"]):
        return True
    if not may(desk.bundle, actor, SEE):
        return False
    return any(oversees(desk.bundle, actor, m) for m in roles_of(desk.gate, str(kept["to"])))


def _both_reach(desk: Desk, actor: Actor, person: str, case_id: str) -> bool:
    held = roles_of(desk.gate, person)
    theirs = any(desk.gate.number(reader, case_id) for reader in held)
    return theirs and bool(desk.gate.number(actor, case_id))


def _wrong(text: str) -> Problem | None:
    if not text.strip():
        return Problem("note_blank")
    return Problem("note_length", params={"max": LONGEST}) if len(text) > LONGEST else None


def _message(note: str, key: str, actor: Actor, now: str, text: str) -> Put:
    body = {"by": actor.id, "at": now, "text": text.strip()}
    return Put(MESSAGE, f"{note}:{key}", body, note, once=True)


def _key(actor: Actor, submission: str) -> str:
    """An id that the same person's same sending has again, and nobody else's."""
    return hashlib.sha256(f"{actor.id}:{submission}".encode()).hexdigest()[:24]


def _entry(desk: Desk, actor: Actor, action: str, note: str) -> AuditEntry:
    return AuditEntry(desk.gate.moment().now, actor.id, action, params={"note": note})
