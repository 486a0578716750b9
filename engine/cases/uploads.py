"""A file that comes in pieces, so that a bad line costs no more than the piece that was under way.

The pieces wait as small documents under their sender's name, in any store and for a day; they
become a file when all are there and their digest is the one that was told at the beginning.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Final

from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.keep_file import FilePlace, find_file_place, keep_content, refusal_before
from engine.clock import instant_text, read_instant
from engine.problems import Problem
from engine.store.protocol import Delete, Put

KIND: Final = "upload"
PIECE: Final = "upload_piece"
PIECE_BYTES: Final = 128 * 1024
MOST_WAITING: Final = 10
KEPT_FOR: Final = timedelta(hours=24)
LONGEST_TOLD_NAME: Final = 500
_DIGEST: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Upload:
    """How far a file has come; `file` is what it became."""

    id: str
    person: str
    draft: str
    control: str
    name: str
    size: int
    digest: str
    begun_at: str
    pieces: tuple[int, ...] = ()  # where each begins
    received: int = 0
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page tells of a file before it sends it."""

    control: str
    name: str
    size: int
    digest: str


def start_upload(desk: Desk, actor: Actor, draft_id: str, offer: Offer) -> Upload | Problem | None:
    """A place for the pieces, or the one this file was being sent to before; what stands against
    the file; None where there is no such field for this person."""
    found = find_file_place(desk, actor, draft_id, offer.control)
    if found is None:
        return None
    if refused := refusal_before(found, offer.size):
        return refused
    if not _DIGEST.fullmatch(offer.digest):
        return found.problem("type_file")
    waiting = _waiting(desk, actor)
    told = (draft_id, offer.control, offer.size, offer.digest)
    for upload in waiting:
        if (upload.draft, upload.control, upload.size, upload.digest) == told:
            return upload
    for old in waiting[: max(0, len(waiting) + 1 - MOST_WAITING)]:
        desk.gate.keep(*_forgotten(old))
    name, now = offer.name[-LONGEST_TOLD_NAME:], desk.gate.moment().now
    upload = Upload(
        desk.ids(), actor.id, draft_id, offer.control, name, offer.size, offer.digest, now
    )
    desk.gate.keep(_put(upload))
    return upload


def find_upload(desk: Desk, actor: Actor, draft_id: str, upload_id: str) -> Upload | None:
    """How far a file of this person has come."""
    document = desk.gate.document(KIND, upload_id)
    if document is None or (document["person"], document["draft"]) != (actor.id, draft_id):
        return None
    return _read(document)


def take_piece(
    desk: Desk, actor: Actor, upload: Upload, offset: int, content: bytes
) -> Upload | Problem | None:
    """The upload with the piece that begins at `offset`; a piece that is there already, or that
    others must come before, changes nothing. None where the piece fits nowhere.

    With the last piece the file is kept, or it is said why it cannot be.
    """
    if offset != upload.received or upload.file is not None:
        return upload
    received = offset + len(content)
    if not 0 < len(content) <= PIECE_BYTES or received > upload.size:
        return None
    taken = replace(upload, received=received, pieces=(*upload.pieces, offset))
    body = {"content": b64encode(content).decode("ascii")}
    piece = Put(PIECE, _key(upload, offset), body, actor.id, _expiry(upload))
    desk.gate.keep(piece, _put(taken))
    return taken if received < upload.size else _whole(desk, actor, taken)


def _whole(desk: Desk, actor: Actor, upload: Upload) -> Upload | Problem | None:
    """The file of all pieces, kept."""
    found = find_file_place(desk, actor, upload.draft, upload.control)
    if found is None:
        desk.gate.keep(*_forgotten(upload))
        return None
    kept = _kept(desk, actor, upload, found)
    if isinstance(kept, Problem):
        desk.gate.keep(*_forgotten(upload))
        return kept
    done = replace(upload, file=kept, pieces=())
    # What it became is told again if the answer is lost on its way.
    desk.gate.keep(*(Delete(PIECE, _key(upload, at)) for at in upload.pieces), _put(done))
    return done


def _kept(
    desk: Desk, actor: Actor, upload: Upload, found: FilePlace
) -> Mapping[str, Any] | Problem:
    pieces = [desk.gate.document(PIECE, _key(upload, at)) or {} for at in upload.pieces]
    content = b"".join(b64decode(piece.get("content", "")) for piece in pieces)
    if hashlib.sha256(content).hexdigest() != upload.digest:
        return found.problem("type_file")
    refused = refusal_before(found, len(content))
    return refused or keep_content(desk, actor, found, name=upload.name, content=content)


def _waiting(desk: Desk, actor: Actor) -> list[Upload]:
    """A person's uploads, the oldest first."""
    now = desk.gate.moment().now
    found = [_read(document) for document in desk.gate.documents(KIND, actor.id).values()]
    return sorted((one for one in found if _expiry(one) > now), key=lambda one: one.begun_at)


def _read(document: Mapping[str, Any]) -> Upload:
    return Upload(**{**document, "pieces": tuple(document["pieces"])})


def _put(upload: Upload) -> Put:
    return Put(KIND, upload.id, asdict(upload), upload.person, _expiry(upload))


def _forgotten(upload: Upload) -> tuple[Delete, ...]:
    pieces = (Delete(PIECE, _key(upload, at)) for at in upload.pieces)
    return (*pieces, Delete(KIND, upload.id))


def _expiry(upload: Upload) -> str:
    return instant_text(read_instant(upload.begun_at) + KEPT_FOR)


def _key(upload: Upload, offset: int) -> str:
    return f"{upload.id}/{offset}"
