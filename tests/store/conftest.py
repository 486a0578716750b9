"""Runs the contract over every store that exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import FACTS, OPENERS

from engine.store.protocol import Store


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = OPENERS[request.param](tmp_path)
    opened.prepare(FACTS)
    yield opened
    opened.close()
