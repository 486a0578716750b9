"""A configuration goes live while the server runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.publish import publish
from engine.settings import Settings
from engine.web.serve import build_services
from engine.web.services import Services
from engine.web.succession import Succession
from tests.small_project import Office, small

AFTER = small(("workflows/case.yaml", "label: Remark", "label: Comment"))


@dataclass
class Live:
    """An office whose server follows what is published, and what it was asked to read."""

    office: Office
    serving: Succession
    asked: list[str]

    def publish(self) -> None:
        self.office.use(AFTER)
        publish(self.office.gate, {}, "")


@pytest.fixture
def live() -> Live:
    return following(lambda digest: AFTER.hash == digest)


def following(readable: Callable[[str], bool]) -> Live:
    office, asked = Office(), []
    publish(office.gate, {}, "")

    def services(bundle: object) -> Services:
        return build_services(Settings(Path(), Path()), bundle, office.store, office.clock)

    def renew(digest: str) -> Services | None:
        asked.append(digest)
        return services(AFTER) if readable(digest) else None

    return Live(office, Succession(services(small()), renew), asked)


def test_the_next_request_is_served_by_what_went_live(live):
    live.publish()
    with live.serving.held() as services:
        assert services.bundle.hash == AFTER.hash


def test_nothing_is_read_while_nothing_goes_live(live):
    with live.serving.held(), live.serving.held():
        assert live.asked == []


def test_a_request_keeps_to_the_configuration_it_began_with(live):
    seen: list[str] = []

    def another() -> None:
        with live.serving.held() as services:
            seen.append(services.bundle.hash)

    with live.serving.held() as services:
        live.publish()
        thread = threading.Thread(target=another)
        thread.start()
        thread.join(0.2)
        assert (services.bundle.hash, seen) == (small().hash, [])
    thread.join(5)
    assert seen == [AFTER.hash]


def test_many_requests_at_once_bring_it_in_once(live):
    live.publish()
    seen: list[str] = []

    def ask() -> None:
        with live.serving.held() as services:
            seen.append(services.bundle.hash)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    with ExitStack() as stack:
        for thread in threads:
            thread.start()
            stack.callback(thread.join, 5)
    assert seen == [AFTER.hash] * 20
    assert live.asked == [AFTER.hash]


def test_what_cannot_be_read_leaves_the_former_one_and_is_asked_for_once():
    live = following(lambda digest: False)
    live.publish()
    for _ in range(3):
        with live.serving.held() as services:
            assert services.bundle.hash == small().hash
    assert live.asked == [AFTER.hash]
