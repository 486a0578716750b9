"""A step: questions judged and kept, reasons listed, done once or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from small_project import AMAL, BADR, CLERK, OMER, SARA, STRANGER, Office, codes

from engine.actor import Actor
from engine.cases.fire_step import open_step
from engine.cases.home import home
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.show_review import show_review
from engine.cases.views import FiredStep, StepPage
from engine.store.memory import MemoryStore
from engine.store.protocol import Changes, Put
from engine.store.sqlite import SqliteStore


def asked_for_review(office: Office, **typed: Any) -> str:
    """A case whose intake waits for a decision."""
    case_id = office.start(**typed)
    assert office.fire(AMAL, case_id, "finish.request") == FiredStep(case_id)
    return case_id


def page(found: object) -> StepPage:
    assert isinstance(found, StepPage), found
    return found


def untouched(office: Office, case_id: str) -> Any:
    """Everything that a refused step must leave as it is."""
    return (
        office.case(case_id),
        office.store.events(case_id, 0, 99),
        office.store.projection(case_id),
    )


def test_the_answers_to_questions_are_kept_as_a_record_that_rules_read() -> None:
    office = Office()
    case_id = office.start()
    office.fire(OMER, case_id, "assign", new_owner="badr")

    assert office.case(case_id).owner == "badr"
    assert office.case(case_id).records_of("assign")[0].answers == {"new_owner": "badr"}


@pytest.mark.parametrize("owner", ["nobody", "", "system"])
def test_a_forged_owner_is_refused_with_nothing_written(owner: str) -> None:
    office = Office()
    case_id = office.start()
    before = untouched(office, case_id)
    found = page(office.fire(OMER, case_id, "assign", new_owner=owner))

    assert codes(found.problems) == ["choice_filter:new_owner" if owner else "required:new_owner"]
    assert untouched(office, case_id) == before


def test_someone_who_has_left_cannot_be_given_a_case() -> None:
    office = Office()
    case_id = office.start()
    person = dict(office.store.document("person", "badr") or {})
    office.gate.keep(Put("person", "badr", {**person, "active": False}))

    assert page(office.fire(OMER, case_id, "assign", new_owner="badr")).problems


def test_a_required_comment_is_asked_for_and_what_was_typed_stays() -> None:
    office = Office()
    case_id = office.start()

    assert codes(page(office.fire(AMAL, case_id, "remark", comment=" ")).problems) == [
        "comment_required:"
    ]


def test_a_comment_has_a_greatest_length() -> None:
    office = Office()
    found = page(office.fire(AMAL, office.start(), "remark", comment="x" * 5001))

    assert codes(found.problems) == ["comment_length:"]


def test_all_reasons_are_listed_each_with_the_form_that_mends_it() -> None:
    office = Office()
    case_id = office.start(consent="no", first_name="")
    office.send(AMAL, case_id, {"risk": "high"})
    step = page(open_step(office.desk, AMAL, case_id, "finish.request")).step

    assert [(reason.problem.code, reason.form) for reason in step.reasons] == [
        ("consent_given", "intake")
    ]


def test_a_step_that_is_not_offered_looks_like_none() -> None:
    office = Office()
    case_id = office.start()

    for actor, trigger in ((CLERK, "finish.request"), (AMAL, "assign"), (AMAL, "forged")):
        assert open_step(office.desk, actor, case_id, trigger) is None
        assert office.fire(actor, case_id, trigger, comment="x") is None


def test_a_decision_on_what_has_changed_since_it_was_looked_at_is_refused() -> None:
    office = Office()
    case_id = asked_for_review(office)
    looked_at = page(open_step(office.desk, OMER, case_id, "finish.approve")).content
    office.fire(AMAL, case_id, "finish.withdraw")
    office.send(AMAL, case_id, {"risk": "low"})
    office.fire(AMAL, case_id, "finish.request")
    found = page(office.fire(OMER, case_id, "finish.approve", content=looked_at))

    assert codes(found.problems) == ["stale:"]
    assert office.case(case_id).status == "open"


def test_nobody_approves_what_they_asked_for() -> None:
    office = Office()
    case_id = office.start(OMER)
    office.fire(OMER, case_id, "finish.request")
    found = page(office.fire(OMER, case_id, "finish.approve"))

    assert "identity" in [problem.code for problem in found.problems]
    assert office.fire(SARA, case_id, "finish.approve") == FiredStep(case_id)


def test_a_step_sent_twice_is_done_once() -> None:
    office = Office()
    case_id = office.start()

    for _ in range(2):
        assert office.fire(AMAL, case_id, "remark", comment="x", submission="s1")
    assert [e.kind for e in office.store.events(case_id, 0, 99)].count("fired") == 1


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_of_two_who_decide_at_once_exactly_one_does(kind: str, tmp_path: Any) -> None:
    store = MemoryStore() if kind == "memory" else SqliteStore.open(tmp_path / "s", create=True)
    office = Office(store)
    case_id = asked_for_review(office)

    def decide(actor: Actor) -> object:
        trigger = "finish.approve" if actor is OMER else "finish.return"
        return office.fire(actor, case_id, trigger, comment="x", submission=actor.id)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(decide, (OMER, SARA)))
    kinds = [event.kind for event in store.events(case_id, 0, 99)]
    assert [isinstance(done, FiredStep) for done in found].count(True) == 1
    assert kinds.count("approved") + kinds.count("returned") == 1
    store.close()


def test_a_refusal_is_audited_and_nothing_else_is_written() -> None:
    office = Office()
    case_id = asked_for_review(office)
    before, entries = untouched(office, case_id), len(office.audit())
    page(office.fire(OMER, case_id, "finish.return"))

    assert untouched(office, case_id) == before
    new = office.audit()[: len(office.audit()) - entries]
    assert [(e.action, e.result) for e in new] == [("fire", "refused")]


def test_whoever_asked_sees_what_was_sent_back_and_why() -> None:
    office = Office()
    case_id = asked_for_review(office)
    office.fire(OMER, case_id, "finish.return", comment="Ask about school")

    assert [line.id for line in home(office.desk, AMAL).returned] == [case_id]
    view = show_case(office.desk, AMAL, case_id)
    assert view is not None
    assert [waiting.comment for waiting in view.returned] == ["Ask about school"]


def test_what_was_sent_back_is_mended_by_whoever_has_the_case_now() -> None:
    office = Office()
    case_id = asked_for_review(office)
    office.fire(OMER, case_id, "finish.return", comment="Ask about school")
    office.fire(OMER, case_id, "assign", new_owner="badr")

    assert [line.id for line in home(office.desk, BADR).returned] == [case_id]
    assert home(office.desk, AMAL).returned == ()


def test_the_newest_events_are_told_however_long_the_story_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.cases.show_case.MOST_EVENTS", 3)
    office = Office()
    case_id = office.start()
    for number in range(5):
        office.fire(AMAL, case_id, "remark", comment=f"remark {number}")
    view = show_case(office.desk, AMAL, case_id)

    assert view is not None
    assert [entry.comment for entry in view.timeline] == ["remark 4", "remark 3", "remark 2"]


def test_a_waiting_decision_is_a_task_of_those_who_may_take_it() -> None:
    office = Office()
    case_id = asked_for_review(office)

    assert [task.case.id for task in home(office.desk, OMER).tasks] == [case_id]
    for other in (AMAL, BADR, CLERK, STRANGER):
        assert home(office.desk, other).tasks == ()


def test_the_review_shows_what_is_decided_on() -> None:
    office = Office()
    case_id = asked_for_review(office)
    review = show_review(office.desk, OMER, case_id, "finish")

    assert review is not None
    assert [record.view.form.id for record in review.records] == ["intake"]
    assert show_review(office.desk, AMAL, case_id, "finish") is None
    assert show_review(office.desk, OMER, case_id, "close") is None


def test_opening_again_begins_a_form_anew_and_keeps_the_earlier_record() -> None:
    office = Office()
    case_id = closed_case(office)
    earlier = office.case(case_id).records_of("wrap_up")[0].id
    office.fire(OMER, case_id, "reopen", reopen_reason="came back")

    assert office.case(case_id).current("wrap_up") is None
    assert show_record(office.desk, AMAL, case_id, earlier) is not None
    found = page(office.fire(AMAL, case_id, "close"))
    assert codes(found.problems) == ["forms:"]


def closed_case(office: Office) -> str:
    """A case that went the whole way."""
    case_id = asked_for_review(office)
    office.fire(OMER, case_id, "finish.approve")
    office.send(AMAL, case_id, {"seen_on": "2026-02-01"}, form="visit")
    office.send(AMAL, case_id, {"ended": "well"}, form="wrap_up")
    assert office.fire(AMAL, case_id, "close") == FiredStep(case_id)
    return case_id


def test_a_broken_commit_of_a_step_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    case_id = office.start()
    before = untouched(office, case_id)
    monkeypatch.setattr("engine.gate.project", _broken)

    with pytest.raises(ArithmeticError):
        office.fire(AMAL, case_id, "remark", comment="x", submission="s1")
    assert untouched(office, case_id) == before
    assert office.store.outcome("s1") is None


def _broken(*_: object) -> Changes:
    raise ArithmeticError
