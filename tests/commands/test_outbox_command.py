"""`himaya outbox`: what waits and what is dead, and another chance for it."""

from __future__ import annotations

import pytest

from engine.cases.outbox import LETTER
from engine.store.opening import open_store
from engine.store.protocol import Put


@pytest.fixture
def data(himaya, tmp_path):
    worker = ("--name", "Amal", "--role", "caseworker")
    assert himaya("user", "add", "amal", *worker, "--create", "--data", tmp_path / "d").code == 0
    store = open_store(tmp_path / "d")
    body = {"person": "p1", "kind": "told", "at": "2026-03-01T09:00:00.000Z", "dead": "no box"}
    store.record(documents=(Put(LETTER, "d1", body, "p1"),))
    store.close()
    return tmp_path / "d"


def test_a_dead_letter_is_a_finding_and_gets_another_chance(himaya, data):
    first = himaya("outbox", "--data", data)
    again = himaya("outbox", "--again", "--data", data)

    assert (first.code, again.code) == (1, 0)
    assert "no box" in first.out
    assert "Waiting: 1. Dead: 0." in again.out
