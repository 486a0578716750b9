"""What a fire makes of a case, and what it tells (language 7: approvals, finals, effects)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lifecycles import (
    AMAL,
    FORMS,
    HALIMA,
    MONA,
    OMER,
    START,
    approval,
    case,
    case_workflow,
    condition,
    fired,
    questions,
    record,
    refusal,
    rule,
    situation,
    transition,
    workflow,
)

from engine.actor import Actor
from engine.case import Case, from_document, to_document
from engine.definitions.model import Effect, Workflow
from engine.workflow import Fired, Happening, fire

FLOW = case_workflow()
LATER = "2026-03-02T09:00:00.000Z"


def pending_case() -> Case:
    return fired(FLOW, case(), AMAL, "finish.request")


def events(flow: Workflow, subject: Case, actor: Actor, trigger: str, comment: str = "") -> Any:
    outcome = fire(situation(flow, subject, actor), trigger, comment, None)
    assert isinstance(outcome, Fired)
    return outcome.events


def with_transition(**more: Any) -> Workflow:
    return workflow(FLOW.states.values(), (transition("go", "open", **more),))


def test_a_status_that_is_entered_notes_when() -> None:
    assert fired(FLOW, case(), AMAL, "close").entered == {"closed": LATER}


def test_a_transition_without_to_enters_nothing() -> None:
    stayed = fired(FLOW, case(entered={"open": START}), AMAL, "alarm")

    assert (stayed.status, stayed.entered) == ("open", {"open": START})


def test_a_transition_to_the_same_status_enters_it_again() -> None:
    again = fired(with_transition(to="open"), case(entered={"open": START}), AMAL, "go")

    assert again.entered == {"open": LATER}


def test_asking_for_approval_leaves_the_status_and_notes_who_asked_on_what() -> None:
    waiting = pending_case()
    asked = waiting.approvals["finish"]

    assert (waiting.status, asked.status, asked.requested_by) == ("open", "pending", "amal")
    assert (asked.requested_at, asked.content, asked.came_from) == (LATER, "assessment", "open")


def test_effects_run_at_the_approval_not_at_the_request() -> None:
    waiting = pending_case()

    assert (waiting.flags, fired(FLOW, waiting, OMER, "finish.approve").flags) == (
        (),
        ("reviewed",),
    )


def test_approving_moves_the_case_and_notes_who_decided() -> None:
    done = fired(FLOW, pending_case(), OMER, "finish.approve", "good work")
    state = done.approvals["finish"]

    assert (done.status, state.status, state.decided_by, state.comment) == (
        "planning",
        "approved",
        "omer",
        "good work",
    )


def test_approving_changed_content_is_refused_as_stale() -> None:
    kind, codes = refusal(
        FLOW, pending_case(), OMER, "finish.approve", content=lambda forms: "changed"
    )

    assert (kind, codes) == ("refused", ["stale"])


def test_stale_content_can_still_be_returned() -> None:
    back = fired(
        FLOW, pending_case(), OMER, "finish.return", "again", content=lambda forms: "changed"
    )

    assert back.approvals["finish"].status == "returned"


def test_approval_looks_again_at_forms_and_conditions() -> None:
    assert refusal(FLOW, pending_case(), OMER, "finish.approve", unmet=["consent_given"]) == (
        "refused",
        ["consent_given"],
    )


def test_a_return_without_its_comment_is_an_input() -> None:
    assert refusal(FLOW, pending_case(), OMER, "finish.return") == ("input", ["comment_required"])


def test_a_return_to_the_status_the_case_is_in_does_not_enter_it_again() -> None:
    waiting = replace(pending_case(), entered={"open": START})

    assert fired(FLOW, waiting, OMER, "finish.return", "why").entered == {"open": START}


def test_a_return_leads_where_the_approval_says() -> None:
    flow = with_transition(to="closed", approval=approval(on_return="planning"))
    waiting = fired(flow, case(), AMAL, "go.request")

    assert fired(flow, waiting, OMER, "go.return", "why").status == "planning"


def test_a_return_without_a_named_status_stays() -> None:
    flow = with_transition(to="closed", approval=approval())
    waiting = fired(flow, case(), AMAL, "go.request")

    assert fired(flow, waiting, OMER, "go.return", "why").status == "open"


def test_who_asked_may_withdraw() -> None:
    assert fired(FLOW, pending_case(), AMAL, "finish.withdraw").approvals["finish"].status == (
        "withdrawn"
    )


def test_the_owner_may_withdraw_what_another_asked_for() -> None:
    waiting = replace(pending_case(), owner="halima")

    assert fired(FLOW, waiting, HALIMA, "finish.withdraw").pending() == ()


@pytest.mark.parametrize(("who", "code"), [(HALIMA, "scope"), (OMER, "role")])
def test_nobody_else_is_offered_to_withdraw(who: Actor, code: str) -> None:
    assert refusal(FLOW, pending_case(), who, "finish.withdraw") == ("not_offered", [code])


def test_after_a_return_approval_can_be_asked_for_again() -> None:
    back = fired(FLOW, pending_case(), OMER, "finish.return", "why")

    again = fired(FLOW, back, AMAL, "finish.request").approvals["finish"]

    assert (again.status, again.decided_by, again.comment) == ("pending", "", "")


@pytest.mark.parametrize("verb", ["approve", "return", "withdraw"])
def test_what_was_not_asked_for_cannot_be_decided(verb: str) -> None:
    assert refusal(FLOW, case(), OMER, f"finish.{verb}") == ("not_offered", ["status"])


def test_danger_withdraws_the_waiting_approval_with_its_reason() -> None:
    calmed = fired(FLOW, pending_case(), AMAL, "alarm", "she is in danger")
    state = calmed.approvals["finish"]

    assert (state.status, state.comment, state.decided_by) == (
        "withdrawn",
        "she is in danger",
        "amal",
    )


def test_an_interruption_tells_what_it_withdrew_before_what_it_did() -> None:
    told = events(FLOW, pending_case(), AMAL, "alarm", "danger")

    assert [(e.kind, e.params["transition"]) for e in told] == [
        ("withdrawn", "finish"),
        ("fired", "alarm"),
    ]
    assert told[0].params["interrupted_by"] == "alarm"


def test_a_final_state_is_left_by_what_lists_it_and_never_by_any() -> None:
    assert refusal(FLOW, case("closed"), AMAL, "alarm") == ("not_offered", ["status"])
    assert fired(FLOW, case("closed"), OMER, "reopen", "came back").status == "open"


def test_a_return_reopens_no_closed_case_and_a_withdrawal_is_still_possible() -> None:
    stuck = replace(pending_case(), status="closed")

    assert refusal(FLOW, stuck, OMER, "finish.return", "x") == ("not_offered", ["status"])
    assert fired(FLOW, stuck, AMAL, "finish.withdraw").status == "closed"


def test_reopening_drops_former_approvals_so_that_they_count_for_nothing() -> None:
    done = fired(FLOW, pending_case(), OMER, "finish.approve")
    closed = fired(FLOW, done, AMAL, "close")

    assert closed.approvals["finish"].status == "approved"
    assert fired(FLOW, closed, OMER, "reopen", "came back").approvals == {}


def test_locking_all_names_the_forms_and_unlocking_opens_the_named_ones() -> None:
    closed = fired(FLOW, case(), AMAL, "close")

    assert closed.locked == FORMS
    assert fired(FLOW, closed, OMER, "reopen", "x").locked == ("registration", "closure")


def test_answers_to_questions_become_a_record_of_the_case() -> None:
    answers = record("assign", new_owner="omer")

    assert fired(FLOW, case(), OMER, "assign", answers=answers).record(answers.id) == answers


def test_a_decision_keeps_no_answers_to_questions() -> None:
    kept = fired(FLOW, pending_case(), OMER, "finish.approve", answers=record("finish"))

    assert kept.records == ()


def test_rules_of_effects_see_the_answers_just_given() -> None:
    answers = record("assign", new_owner="mona")
    here = replace(
        situation(FLOW, case(), OMER),
        ask_in=lambda later: lambda asked: later.records_of("assign")[-1].answers["new_owner"],
    )
    outcome = fire(here, "assign", "", answers)

    assert isinstance(outcome, Fired)
    assert outcome.case.owner == "mona"


@pytest.mark.parametrize(("unmet", "flags"), [((), ("late",)), (("late_enough",), ())])
def test_an_effect_runs_only_under_its_own_conditions(
    unmet: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    effect = Effect("flag", {"flag": ("late",)}, (condition("late_enough"),))

    after = fired(with_transition(effects=(effect,)), case(), AMAL, "go", unmet=unmet)

    assert after.flags == flags


def test_effects_are_computed_from_the_case_as_it_was() -> None:
    both = (
        Effect("assign", {"owner": rule("'omer'")}),
        Effect("assign", {"team": rule("'amal'")}),
    )
    here = situation(with_transition(effects=both), case())
    seen: list[str] = []
    watching = replace(
        here, ask_in=lambda later: lambda asked: seen.append(later.owner) or here.ask(asked)
    )
    fire(watching, "go", "", None)

    assert seen == ["amal", "amal"]


def test_an_effect_that_fails_changes_nothing() -> None:
    flow = with_transition(to="closed", effects=(Effect("assign", {"owner": rule("'x'")}),))
    here = replace(situation(flow, case()), ask=lambda asked: 7)

    with pytest.raises(TypeError):
        fire(here, "go", "", None)
    assert here.case == case()


def test_what_happened_is_told_by_ids_and_comments_apart() -> None:
    told = events(FLOW, case("closed", locked=("assessment",)), OMER, "reopen", "came back")

    assert told == (
        Happening(
            "fired",
            {
                "transition": "reopen",
                "from": "closed",
                "to": "open",
                "changed": {"locked": [("assessment",), ()]},
            },
            {"comment": "came back"},
        ),
    )


def test_answers_are_told_in_the_payload_only() -> None:
    answers = record("assign", new_owner="omer")
    outcome = fire(situation(FLOW, case(), OMER), "assign", "", answers)

    assert isinstance(outcome, Fired)
    assert outcome.events[0].params["record"] == answers.id
    assert outcome.events[0].payload == {"answers": answers.answers}


def test_a_fired_case_survives_storage() -> None:
    done = fired(FLOW, pending_case(), MONA, "finish.approve", "fine")

    assert from_document(to_document(done)) == done


def test_firing_raises_no_sequence_number_which_is_the_stores() -> None:
    moved = fired(FLOW, case(seq=4), AMAL, "close")

    assert (moved.seq, moved.updated_at) == (4, LATER)


def test_questions_may_stand_beside_a_comment() -> None:
    flow = with_transition(ask=questions("go"), comment="required")

    assert refusal(flow, case(), AMAL, "go") == ("input", ["comment_required", "input"])
