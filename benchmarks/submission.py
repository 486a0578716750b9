"""A form sent, end to end, beside a bare durable commit of the same bytes."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

from benchmarks.big_form import big_bundle, typed_answers
from benchmarks.rounds import Ratio, compare
from engine.actor import Actor
from engine.cases.answer import typed_draft
from engine.cases.desk import Desk
from engine.cases.draft_steps import start_draft
from engine.cases.drafts import find_draft, put_draft
from engine.cases.submit_form import submit_draft
from engine.cases.views import Submitted
from engine.clock import system_clock
from engine.gate import Gate
from engine.ids import random_ids
from engine.schema import validators
from engine.store.sqlite import SqliteStore

FIELDS = 60
GOAL = 8.0
CALLS = 5
ROUNDS = 30


def measure() -> list[Ratio]:
    """Parse, judge, guard, commit with event, facts, search and audit; then the same with the
    extra `fast`."""
    with patch.object(validators, "_quick", lambda: None):
        without = _measured(f"form of {FIELDS} fields sent / bare durable commit")
    if importlib.util.find_spec(validators.QUICK) is None:
        return [without]
    return [without, _measured("the same with [fast]")]


def _measured(name: str) -> Ratio:
    with tempfile.TemporaryDirectory() as folder:
        bundle = big_bundle(FIELDS)
        store = SqliteStore.open(Path(folder) / "data", create=True)
        desk = Desk(bundle, Gate(store, bundle, system_clock), random_ids)
        desk.gate.prepare()
        actor = Actor("worker", "Worker", "worker", "agency", "team")
        drafts = iter([_draft(desk, actor) for _ in range(ROUNDS * CALLS + 1)])

        def send() -> None:
            sent = submit_draft(desk, actor, next(drafts), confirmed=frozenset(), picks={})
            if not isinstance(sent, Submitted):
                raise RuntimeError(sent)

        plain = _plain_commit(Path(folder) / "plain.sqlite", _bytes(desk, actor))
        found = compare(name, send, plain, goal=GOAL, rounds=ROUNDS, calls=CALLS)
        store.close()
        return found


def _draft(desk: Desk, actor: Actor) -> str:
    draft_id = start_draft(desk, actor, "file", "", form="big")
    draft = find_draft(desk.gate, actor.id, str(draft_id))
    if draft is None:
        raise RuntimeError(draft_id)
    filled = typed_draft(draft, desk.bundle.forms["big"].fields, typed_answers(FIELDS))
    desk.gate.keep(put_draft(filled))
    return draft.id


def _bytes(desk: Desk, actor: Actor) -> str:
    """What one case weighs as it is kept."""
    sent = submit_draft(desk, actor, _draft(desk, actor), confirmed=frozenset(), picks={})
    case = desk.gate.read(actor, sent.case_id, "read") if isinstance(sent, Submitted) else None
    return json.dumps(dict(case.records[0].answers), ensure_ascii=False) if case else ""


def _plain_commit(path: Path, body: str) -> Callable[[], object]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, at TEXT, body TEXT)")
    numbers = count(1)

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        values = (next(numbers), datetime.now(UTC).isoformat(), body)
        connection.execute("INSERT INTO kept VALUES (?, ?, ?)", values)
        connection.execute("COMMIT")

    return commit
