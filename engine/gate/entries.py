"""Audit entries: who did what, and in which of their memberships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from engine.actor import SYSTEM, Actor
from engine.case import Case
from engine.store.protocol import AuditEntry, Document, Event

MIGRATED: Final = "migrated"


def entry_of(
    actor: Actor, at: str, action: str, case_id: str, *, result: str, params: Mapping[str, Any]
) -> AuditEntry:
    """What the audit says of one act; where somebody has several memberships, also the acting."""
    named = {**params, "acting": actor.acting} if actor.acting else params
    return AuditEntry(at, actor.id, action, case_id, result, named)


def in_stead(events: tuple[Event, ...], actor: Actor, stead: str) -> tuple[Event, ...]:
    """Events that name in whose stead they were made."""
    return tuple(
        replace(event, params={**event.params, "for": stead}) if event.actor == actor.id else event
        for event in events
    )


def migration(stored: Document | None, case: Case | None, at: str) -> tuple[Event, ...]:
    """What tells that the case was stored in a status that another one has taken the place of."""
    if stored is None or case is None or stored["status"] == case.status:
        return ()
    return (Event(MIGRATED, at, SYSTEM.id, {"from": stored["status"], "to": case.status}),)
