"""Audit entries: who did what, and in which of their memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.store.protocol import AuditEntry


def entry_of(
    actor: Actor, at: str, action: str, case_id: str, *, result: str, params: Mapping[str, Any]
) -> AuditEntry:
    """What the audit says of one act; where somebody has several memberships, also the acting."""
    named = {**params, "acting": actor.acting} if actor.acting else params
    return AuditEntry(at, actor.id, action, case_id, result, named)
