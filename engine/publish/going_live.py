"""The switch to a configuration, in an order that can be broken off anywhere and begun again.

Kept, then what lists and searches are made of built beside the old, then one row switched, then
the cases of gone statuses moved, each as an event of its own. Who reads a case before it was moved
sees it where it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.actor import SYSTEM
from engine.gate import Change, Gate, Locked
from engine.problems import Problem
from engine.store.protocol import AuditEntry, Put

KIND: Final = "publication"
A_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Publication:
    """One time a configuration went live: when, by whom, in place of what, and what it changed."""

    at: str
    digest: str
    by: str
    former: str
    told: tuple[tuple[str, Mapping[str, Any]], ...]  # codes of findings with their parameters


def publish(gate: Gate, files: Mapping[str, bytes], by: str, told: tuple[Problem, ...] = ()) -> int:
    """Make the configuration of `gate` the one that is live; how many cases were moved."""
    store, digest = gate.store, gate.bundle.hash
    former = store.active_bundle()
    store.bundle_put(digest, files)
    gate.prepare()
    store.bundle_activate(digest)
    _note(gate, by, former, told)
    return finish(gate)


def _note(gate: Gate, by: str, former: str, told: tuple[Problem, ...]) -> None:
    """Into the history, unless the same was only begun again after it had been broken off."""
    digest, past = gate.bundle.hash, history(gate)
    if past and past[0].digest == digest:
        return
    now = gate.moment().now
    body = {
        "at": now,
        "digest": digest,
        "by": by,
        "former": former,
        "told": [[problem.code, dict(problem.params)] for problem in told],
    }
    # With a count before it: two may go live in one instant, and the last is the first in lists.
    key = f"{now} {len(past):06d}"
    entry = AuditEntry(now, by, "publish", params={"bundle": digest, "former": former})
    gate.keep(Put(KIND, key, body), audit=(entry,))


def finish(gate: Gate) -> int:
    """Move every case that is still stored in a gone status; how many there were.

    Does nothing twice; what a killed run left is done by the next.
    """
    return sum(1 for case_id in tuple(_left(gate)) if gate.change(SYSTEM, case_id, _move))


def _left(gate: Gate) -> Iterator[str]:
    heirs = {name: flow.migrations for name, flow in gate.bundle.workflows.items()}
    if not any(heirs.values()):
        return
    after = ""
    while batch := gate.store.scan(after, A_BATCH):
        for document in batch:
            if document["status"] in heirs.get(str(document["workflow"]), {}):
                yield str(document["id"])
        after = str(batch[-1]["id"])


def _move(locked: Locked) -> Change[bool]:
    """The gate has put the case where it goes, and tells of it by itself."""
    stored, case = locked.unit.case, locked.case
    if stored is None or case is None or stored["status"] == case.status:
        return Change(result=False, action="migrate", idle=True)
    params = {"from": stored["status"], "to": case.status}
    return Change(result=True, action="migrate", case=case, params=params, unseen=True)


def history(gate: Gate) -> tuple[Publication, ...]:
    """Every time a configuration went live, the last first."""
    found = gate.documents(KIND)
    return tuple(_publication(found[key]) for key in sorted(found, reverse=True))


def _publication(body: Mapping[str, Any]) -> Publication:
    told = tuple((str(code), dict(params)) for code, params in body["told"])
    return Publication(body["at"], body["digest"], body["by"], body["former"], told)
