"""What the memory store holds, and how it is written down as JSON values and read back.

Everything a caller hands in is turned to JSON text here, so that nobody can change what is kept by
changing what they passed in or were given.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from engine.store.chain import Head, Link
from engine.store.protocol import (
    AuditEntry,
    CaseRow,
    Document,
    FactSet,
    Outcome,
    Projection,
    Put,
    TaskRow,
)
from engine.store.values import (
    case_row,
    distinct_tasks,
    dump,
    kept_facts,
    projection_texts,
    read_projection,
)

Texts = tuple[str, str, str, str, str]


@dataclass(slots=True)
class KeptCase:
    """A case with all that was computed from it; `filled` is the fact-set its facts are of."""

    body: str
    seq: int
    filled: str
    texts: Texts
    row: CaseRow
    tasks: tuple[TaskRow, ...]
    words: tuple[tuple[str, str], ...]
    keys: frozenset[str]


@dataclass(slots=True)
class KeptChain:
    """The events of a case."""

    links: list[Link] = field(default_factory=list)
    payloads: dict[int, str] = field(default_factory=dict)
    head: Head = field(default_factory=Head)


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A small document as text."""

    body: str
    owner: str
    expires_at: str


@dataclass(slots=True)
class State:
    """All that a memory store holds."""

    cases: dict[str, KeptCase] = field(default_factory=dict)
    chains: dict[str, KeptChain] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    documents: dict[tuple[str, str], KeptDocument] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    bundles: dict[str, dict[str, bytes]] = field(default_factory=dict)
    active: str = ""


def kept_case(document: Document, projection: Projection, facts: FactSet) -> KeptCase:
    """`document` as kept, found by `projection`; `ValueError` if either cannot be kept."""
    return from_texts(dump(document), projection_texts(projection), facts, facts.id)


def from_texts(body: str, texts: Texts, facts: FactSet, filled: str) -> KeptCase:
    """A kept case from its texts; its facts stay blank when they are of another set."""
    document = json.loads(body)
    projection = read_projection(*texts)
    shown = kept_facts(projection.facts, facts) if filled == facts.id else {}
    words = {(text.level, word) for text in projection.search for word in text.words}
    return KeptCase(
        body=body,
        seq=document.get("seq", 0),
        filled=filled,
        texts=texts,
        row=replace(case_row(document, shown), shares=projection.shares),
        tasks=tuple(distinct_tasks(document["id"], projection.tasks).values()),
        words=tuple(sorted(words)),
        keys=frozenset(projection.keys),
    )


def kept_document(put: Put) -> KeptDocument:
    """What is kept of `put`."""
    return KeptDocument(dump(put.body), put.owner, put.expires_at)


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `value` that shares nothing with it."""
    copied: dict[str, Any] = json.loads(dump(value))
    return copied


def write_state(state: State) -> dict[str, Any]:
    """`state` as JSON values."""
    return {
        "cases": {i: [k.body, k.filled, list(k.texts)] for i, k in state.cases.items()},
        "chains": {i: asdict(chain) for i, chain in state.chains.items()},
        "audit": [asdict(entry) for entry in state.audit],
        "documents": [[*name, asdict(kept)] for name, kept in state.documents.items()],
        "outcomes": [asdict(outcome) for outcome in state.outcomes.values()],
        "counters": dict(state.counters),
        "blobs": {digest: _text(content) for digest, content in state.blobs.items()},
        "bundles": {
            digest: {name: _text(content) for name, content in files.items()}
            for digest, files in state.bundles.items()
        },
        "active": state.active,
    }


def read_state(values: Mapping[str, Any], facts: FactSet) -> State:
    """The state `write_state` wrote, its facts shown as of `facts`."""
    return State(
        cases={
            case_id: from_texts(body, _five(texts), facts, filled)
            for case_id, (body, filled, texts) in values["cases"].items()
        },
        chains={case_id: _read_chain(chain) for case_id, chain in values["chains"].items()},
        audit=[AuditEntry(**entry) for entry in values["audit"]],
        documents={(k, n): KeptDocument(**kept) for k, n, kept in values["documents"]},
        outcomes={entry["submission"]: Outcome(**entry) for entry in values["outcomes"]},
        counters=dict(values["counters"]),
        blobs={digest: _bytes(content) for digest, content in values["blobs"].items()},
        bundles={
            digest: {name: _bytes(content) for name, content in files.items()}
            for digest, files in values["bundles"].items()
        },
        active=values["active"],
    )


def _five(texts: list[str]) -> Texts:
    facts, tasks, search, keys, shares = texts
    return facts, tasks, search, keys, shares


def _read_chain(values: Mapping[str, Any]) -> KeptChain:
    return KeptChain(
        links=[Link(**link) for link in values["links"]],
        payloads={int(seq): payload for seq, payload in values["payloads"].items()},
        head=Head(**values["head"]),
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
