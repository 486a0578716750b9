"""Deciding with comments on single answers, the history of a form, and notes, as pages."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import TestClock, entered, made_case, made_services

from engine.cases.answer import submit_answers
from engine.cases.fire_step import Asked, fire_step
from engine.cases.views import FiredStep, Submitted

ASSESSMENT = {
    "assessment_date": "2026-02-27",
    "informants": ["caregiver"],
    "overall_risk": "low",
    "best_interests": "With the aunt",
}


class Desk:
    """Amal's case, whose assessment waits for Omer."""

    def __init__(self, bundle: Any, settings: Any, hashed: dict[str, str]) -> None:
        self.services = made_services(bundle, settings, TestClock(), hashed)
        self.case = made_case(self.services)
        amal = self.services.accounts.directory.person("amal")
        assert amal is not None
        self._amal = amal.actor(0)
        self.fire("start_assessment")
        levels = {c.code: {"level": "good"} for c in bundle.lists["assessment_domains"].choices}
        self.record = self.send({**ASSESSMENT, "domains": levels})
        self.fire("finish_assessment.request")
        self.omer = entered(self.services, "omer")
        self.amal = entered(self.services, "amal")
        self.review = f"/cases/{self.case}/review/finish_assessment"

    def fire(self, trigger: str) -> None:
        asked = Asked({}, "", "", "")
        done = fire_step(self.services.desk, self._amal, self.case, trigger, asked=asked)
        assert isinstance(done, FiredStep), done

    def send(self, typed: dict[str, Any], record: str = "") -> str:
        desk = self.services.desk
        sent = submit_answers(
            desk, self._amal, "case", self.case, form="assessment", record=record, typed=typed
        )
        assert isinstance(sent, Submitted), sent
        return sent.record_id


@pytest.fixture
def desk(bundle, settings, hashed) -> Desk:
    return Desk(bundle, settings, hashed)


def test_a_decision_returns_with_comments_that_stand_at_their_fields(desk):
    page = desk.omer.get(desk.review).text
    box = f"remark:{desk.record}:overall_risk"
    assert f'form="decide" id="remark-{desk.record}-overall_risk" name="{box}"' in page

    desk.omer.post(desk.review, data={"do": "return", "comment": "See below", box: "Only low?"})
    form = desk.amal.post(f"/cases/{desk.case}/forms/assessment", data={"record": desk.record})
    draft = str(form.url.path).rsplit("/", 1)[0]
    section = desk.amal.get(f"{draft}/conclusion_section").text
    assert section.index("f-overall_risk-remark") < section.index('name="overall_risk"')
    assert section.count("Only low?") == 2  # at the top of the form, and at the field
    assert f"{draft}/conclusion_section#f-overall_risk-remark" in section
    assert "Only low?" in desk.amal.get(f"/cases/{desk.case}").text
    assert "Only low?" in desk.amal.get(f"/cases/{desk.case}/records/{desk.record}").text


def test_a_refused_decision_keeps_every_comment_that_was_typed(desk):
    box = f"remark:{desk.record}:overall_risk"
    found = desk.omer.post(
        desk.review, data={"do": "return", box: "Only low?", f"remark:{desk.record}:no": "x"}
    )

    assert found.status_code == 422
    assert "Only low?</textarea>" in found.text
    assert '<details class="more say noprint" open>' in found.text


def test_the_next_review_and_the_history_show_former_and_present_answers(desk):
    desk.omer.post(desk.review, data={"do": "return", "comment": "Again"})
    desk.send({"best_interests": "With the mother"}, desk.record)
    desk.fire("finish_assessment.request")
    history = f"/cases/{desk.case}/records/{desk.record}/history"

    for page in (desk.omer.get(desk.review), desk.omer.get(history)):
        assert page.status_code == 200
        assert page.text.index("With the aunt") < page.text.index("With the mother")
    assert f"{history}?from=1&amp;to=2" in desk.omer.get(f"/cases/{desk.case}").text


def test_a_version_that_is_not_there_is_not_found(desk):
    history = f"/cases/{desk.case}/records/{desk.record}/history"
    asked = ("from=0", "from=x", "to=9", "from=-1", "to=٣", "from=1e1")

    assert {desk.omer.get(f"{history}?{query}").status_code for query in asked} == {404}


def test_a_note_is_written_from_the_case_found_at_home_and_answered(desk):
    assert f"/notes?to=amal&amp;case={desk.case}" in desk.omer.get(f"/cases/{desk.case}").text
    sent = {"to": "amal", "case": desk.case, "comment": "Well done", "submission": "n1"}
    note = desk.omer.post("/notes", data=sent).url.path
    assert "Well done" in desk.amal.get("/").text

    desk.amal.post(note, data={"do": "answer", "comment": "Thank you", "submission": "n2"})
    assert "Well done" not in desk.amal.get("/").text
    assert "Thank you" in desk.omer.get("/").text
    desk.omer.post(note, data={"do": "read"})
    assert "Thank you" not in desk.omer.get("/").text
    assert "Well done" not in desk.omer.get(f"/cases/{desk.case}").text


def test_a_note_without_words_is_asked_for_and_one_to_nobody_is_not_there(desk):
    empty = desk.omer.post("/notes", data={"to": "amal", "comment": " "})
    assert (empty.status_code, "Write something first" in empty.text) == (422, True)

    assert desk.omer.post("/notes", data={"to": "sara", "comment": "x"}).status_code == 404
    assert desk.amal.post("/notes", data={"to": "omer", "comment": "x"}).status_code == 404
    assert desk.amal.get("/notes/nothing").status_code == 404
