"""Covers: who stands in for somebody who is away, from when until when.

Whether one is in force is asked of the clock each time somebody asks for a page: it ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.gate import Gate
from engine.store.protocol import Put

KIND: Final = "cover"


@dataclass(frozen=True, slots=True)
class Cover:
    """`by` stands in for `absent` from the instant `since` until `until`."""

    id: str
    absent: str
    by: str
    since: str
    until: str
    set_by: str

    def holds(self, now: str) -> bool:
        """Whether it is in force."""
        return self.since <= now < self.until


def covers_by(gate: Gate, person: str) -> tuple[Cover, ...]:
    """The covers that this person takes on, past ones too until they are forgotten."""
    return _read(gate.documents(KIND, person))


def all_covers(gate: Gate) -> tuple[Cover, ...]:
    """Every cover, the first to begin first."""
    return _read(gate.documents(KIND))


def put_cover(cover: Cover) -> Put:
    """What keeps it, found by who stands in, forgotten once it is over."""
    return Put(KIND, cover.id, asdict(cover), cover.by, cover.until)


def _read(kept: Mapping[str, Mapping[str, Any]]) -> tuple[Cover, ...]:
    found = (Cover(**{name: str(one) for name, one in body.items()}) for body in kept.values())
    return tuple(sorted(found, key=lambda cover: (cover.since, cover.id)))
