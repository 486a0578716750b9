"""What leaves the store for people who asked to be told elsewhere: letters, kept until delivered.

A letter is committed with the notice it belongs to, so neither can be there without the other. It
holds who is told, the kind of happening and nothing of the case, not even its number: whoever is
told signs in to see.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from engine.clock import instant_text, read_instant
from engine.gate import Gate
from engine.problems import Problem
from engine.store.protocol import Put

LETTER: Final = "letter"
CONTACT: Final = "contact"
MAIL: Final = "mail"
HOOK: Final = "hook"
CHANNELS: Final = (MAIL, HOOK)
KEPT_FOR: Final = timedelta(days=30)
LONGEST_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\.]+(?:\.[^@\s<>,;:\"\\.]+)*")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person wants to be told besides on their home page. `quiet`: not at night."""

    channel: str = ""
    address: str = ""
    quiet: bool = False
    language: str = ""


def contact_of(gate: Gate, person: str) -> Contact:
    """What a person chose; nobody is told elsewhere without having asked for it."""
    found = gate.document(CONTACT, person)
    return Contact(**found) if found is not None else Contact()


def keep_contact(gate: Gate, person: str, contact: Contact) -> Problem | None:
    """Keep what a person chose, or say why it cannot be."""
    if contact.channel not in ("", *CHANNELS):
        return Problem("contact_channel")
    fits = _ADDRESS.fullmatch(contact.address) and contact.address.isprintable()
    if (contact.channel == MAIL or contact.address) and not (
        fits and len(contact.address) <= LONGEST_ADDRESS
    ):
        return Problem("contact_address")
    gate.keep(Put(CONTACT, person, asdict(contact), person))
    return None


def letters(gate: Gate, notice: Put) -> Iterator[Put]:
    """The letter that goes with a notice: none where none is wanted, or it was told before."""
    person = notice.owner
    if contact_of(gate, person).channel == "" or gate.document(notice.kind, notice.key) is not None:
        return
    at = str(notice.body["at"])
    body: Mapping[str, Any] = {"person": person, "kind": notice.body["kind"], "at": at, "dead": ""}
    delivery = hashlib.sha256(notice.key.encode()).hexdigest()[:32]
    until = instant_text(read_instant(at) + KEPT_FOR)
    yield Put(LETTER, delivery, body, person, until, once=True)
