"""The chain that makes tampering with a case's events evident.

Each link carries a keyed digest over the one before it and over what happened; the head, sealed
with the same key, tells how long the chain is, so that its end cannot be cut off. What a payload
says is kept beside the chain, which knows its digest only: it can be erased and the chain stays
whole. Who holds the key can forge, and a whole database put back from an old copy is not noticed:
that needs checkpoints kept elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.store.protocol import Event
from engine.store.values import canonical


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is chained; `params` is canonical JSON text."""

    seq: int
    kind: str
    at: str
    actor: str
    params: str
    bundle: str
    payload_digest: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends."""

    seq: int = 0
    digest: str = ""
    seal: str = ""


def keyed(key: bytes, text: str) -> str:
    """The keyed digest of `text`."""
    return hmac.digest(key, text.encode(), "sha256").hex()


def extend(
    key: bytes, case_id: str, head: Head, events: Sequence[Event]
) -> tuple[tuple[Link, ...], tuple[str, ...], Head]:
    """Links for `events` after `head`, their payloads as text ('' for none), and the new head."""
    links: list[Link] = []
    payloads: list[str] = []
    seq, digest = head.seq, head.digest
    for event in events:
        payload = canonical(event.payload) if event.payload else ""
        seq += 1
        params = canonical(event.params)
        sealed = keyed(key, payload) if payload else ""
        link = Link(seq, event.kind, event.at, event.actor, params, event.bundle, sealed)
        digest = link_digest(key, case_id, digest, link)
        links.append(Link(seq, link.kind, link.at, link.actor, params, link.bundle, sealed, digest))
        payloads.append(payload)
    return tuple(links), tuple(payloads), seal(key, case_id, seq, digest)


def link_digest(key: bytes, case_id: str, previous: str, link: Link) -> str:
    """The digest of `link` where it stands: in this case, after `previous`."""
    parts = [link.kind, link.at, link.actor, link.params, link.bundle, link.payload_digest]
    return keyed(key, canonical([previous, case_id, link.seq, *parts]))


def seal(key: bytes, case_id: str, seq: int, digest: str) -> Head:
    """The head of a chain that ends at `seq` with `digest`."""
    return Head(seq, digest, keyed(key, canonical(["head", case_id, seq, digest])))


def is_whole(
    key: bytes, case_id: str, links: Sequence[Link], payloads: Mapping[int, str], head: Head
) -> bool:
    """Whether nothing was changed, taken out, moved, added or cut off; erased payloads are fine."""
    digest = ""
    for place, link in enumerate(links, start=1):
        digest = link_digest(key, case_id, digest, link)
        if link.seq != place or link.digest != digest:
            return False
        payload = payloads.get(link.seq, "")
        if payload and keyed(key, payload) != link.payload_digest:
            return False
    if any(not 0 < seq <= len(links) for seq in payloads):
        return False
    return head == seal(key, case_id, len(links), digest)


def event_of(link: Link, payload: str) -> Event:
    """The event a link and what is left of its payload stand for."""
    return Event(
        kind=link.kind,
        at=link.at,
        actor=link.actor,
        params=json.loads(link.params),
        payload=json.loads(payload) if payload else {},
        bundle=link.bundle,
        seq=link.seq,
        digest=link.digest,
    )
