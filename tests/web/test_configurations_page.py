"""The page of what went live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.accounts import Membership
from engine.problems import Problem
from engine.publish import publish


@pytest.fixture
def program_manager(services, enter):
    directory = services.accounts.directory
    sara = directory.person("sara")
    directory.keep_person(replace(sara, memberships=(Membership("program_manager", "hope", ""),)))
    return enter("sara")


def test_what_went_live_is_told_in_words(services, program_manager):
    told = (Problem("U104", None, {"status": "old", "to": "closed", "count": 27}),)
    publish(services.desk.gate, {}, "omer", told)
    page = program_manager.get("/configurations").text
    assert services.bundle.hash[:12] in page
    assert "27" in page
    assert "Omer Idris" in page


def test_nothing_published_is_told_too(program_manager):
    assert program_manager.get("/configurations").status_code == 200


def test_who_does_not_publish_finds_no_such_page(enter):
    assert enter("amal").get("/configurations").status_code == 404
