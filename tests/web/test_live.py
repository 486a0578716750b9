"""What a form page gives its script: little, nothing its reader may not see, kept by content."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.actor import Actor
from engine.cases.live_rules import LiveForm
from engine.expression import read_rule
from engine.expression.types import ANY, MappingScope

ISLAND = re.compile(
    r'<script type="application/json" id="live" data-rules="([^"]+)"(?: data-more)?>(.*?)</script>'
)


@pytest.fixture
def amal(enter):
    return enter("amal")


@pytest.fixture
def draft(amal) -> str:
    return amal.post("/cases/new/case").url.path.rpartition("/")[0]


def island(client: Any, path: str) -> tuple[str, dict[str, Any]]:
    found = ISLAND.search(client.get(path).text)
    assert found is not None
    return found[1], json.loads(found[2])


def test_the_rules_come_from_an_address_that_is_their_content(amal, draft):
    path, _ = island(amal, f"{draft}/consent_section")

    answer = amal.get(path)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert {"steps", "notes", "lists", "said", "words"} <= answer.json().keys()
    assert amal.get("/rules/0123456789abcdef01234567.json").status_code == 404


def test_nobody_gets_rules_without_signing_in(browser, amal, draft):
    path, _ = island(amal, f"{draft}/consent_section")

    assert "steps" not in browser.get(path).text


def test_a_page_names_only_answers_that_rules_read(amal, draft):
    amal.post(f"{draft}/consent_section", data={"withhold_from": "the neighbour"})

    _, page = island(amal, f"{draft}/consent_section")

    assert "the neighbour" not in json.dumps(page)


def test_a_rule_that_reads_what_its_reader_may_not_see_stays_here(services):
    bundle = services.bundle
    form, workflow = bundle.forms["registration"], bundle.workflows["case"]
    live = LiveForm(
        services.desk, Actor("amal", "Amal", "caseworker", "hope", "nyala"), workflow, form
    )
    rule, _ = read_rule("name_first is blank", MappingScope({"name_first": ANY}))
    assert rule is not None
    live.readable = live.readable - {"name_first"}

    assert live.sent(rule, "here") == {"op": "name", "name": "!here"}
    assert [fixed.name for fixed in live.found.fixed] == ["!here"]
    assert "name_first" not in json.dumps(live.rules().document)


def test_a_page_that_saves_itself_is_told_when_and_leaves_no_word_behind(amal, draft):
    answer = amal.post(f"{draft}/consent_section", data={"do": "autosave", "withhold_from": "نعم"})

    assert answer.status_code == 200
    assert answer.json()["at"] == f"{draft}/consent_section"
    assert "himaya_said" not in answer.headers.get("set-cookie", "")
    assert "نعم" in amal.get(f"{draft}/consent_section").text


def test_saving_itself_twice_is_saving_once(amal, draft):
    data = {"do": "autosave", "withhold_from": "x"}
    first, second = (amal.post(f"{draft}/consent_section", data=data) for _ in range(2))

    assert first.json()["page"] == second.json()["page"]


def test_the_questions_of_a_step_bring_their_rules(amal, case_id):
    path, given = island(amal, f"/cases/{case_id}/steps/raise_alarm")

    steps = amal.get(path).json()["steps"]

    assert {"danger", "danger_place"} <= {step["id"] for step in steps}
    assert steps[0]["required"] is True
    assert given["values"] == {}
