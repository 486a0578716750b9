"""Who is offered what, the order of the reasons, and the three kinds of no (language 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lifecycles import (
    AMAL,
    HALIMA,
    MONA,
    OMER,
    SARA,
    STRANGER,
    approval,
    case,
    case_workflow,
    condition,
    fired,
    questions,
    record,
    refusal,
    situation,
    transition,
    workflow,
)

from engine.actor import SYSTEM, Actor
from engine.case import Case
from engine.workflow import decide, editable_forms, locked_forms, offer

FLOW = case_workflow()
ASKED = record("assign", new_owner="omer")


def pending_case() -> Case:
    return fired(FLOW, case(), AMAL, "finish.request")


def test_another_status_is_told_before_a_missing_role() -> None:
    assert refusal(FLOW, case("closed"), STRANGER, "finish.request") == ("not_offered", ["status"])


def test_a_missing_role_is_told_before_scope() -> None:
    assert refusal(FLOW, case(), SARA, "finish.request") == ("not_offered", ["role"])


def test_outside_the_scope_nothing_of_the_conditions_is_told() -> None:
    kind, codes = refusal(FLOW, case(), HALIMA, "finish.request", unmet=["consent_given"])

    assert (kind, codes) == ("not_offered", ["scope"])


def test_an_undeclared_role_is_offered_nothing_even_if_a_transition_names_it() -> None:
    open_to_visitors = workflow(
        FLOW.states.values(), (transition("go", "open", by={"visitor": "all"}),)
    )

    assert refusal(open_to_visitors, case(), STRANGER, "go") == ("not_offered", ["role"])


def test_the_system_fires_where_a_transition_names_it() -> None:
    automatic = workflow(
        FLOW.states.values(), (transition("go", "open", "closed", by={"system": "all"}),)
    )

    assert fired(automatic, case(), SYSTEM, "go").status == "closed"


def test_a_person_cannot_pose_as_the_system_by_a_role_of_that_name() -> None:
    automatic = workflow(FLOW.states.values(), (transition("go", "open", by={"system": "all"}),))
    pretender = Actor("amal", "Amal", "system")

    assert refusal(automatic, case(), pretender, "go") == ("not_offered", ["role"])


@pytest.mark.parametrize("trigger", ["nothing", "finish", "close.approve", "finish.nothing", "."])
def test_a_trigger_that_does_not_exist_is_not_offered(trigger: str) -> None:
    assert decide(situation(FLOW, case()), trigger).kind == "not_offered"


def test_all_that_is_missing_is_told_together_forms_before_conditions() -> None:
    kind, codes = refusal(
        FLOW, case(), AMAL, "finish.request", unmet=["consent_given"], missing=["assessment"]
    )

    assert (kind, codes) == ("refused", ["forms", "consent_given"])


def test_reasons_stand_in_the_order_identity_pending_forms_conditions() -> None:
    strict = transition(
        "stop",
        "open",
        "closed",
        not_by=("owner",),
        forms=("registration", "assessment"),
        conditions=(condition("first"), condition("second")),
    )
    flow = workflow(FLOW.states.values(), (*FLOW.transitions.values(), strict))
    waiting = fired(flow, case(), AMAL, "finish.request")

    _, codes = refusal(
        flow, waiting, AMAL, "stop", unmet=["second", "first"], missing=["registration"]
    )

    assert codes == ["identity", "pending", "forms", "first", "second"]


@pytest.mark.parametrize("value", [None, False, 1, "yes", [True]])
def test_a_condition_holds_only_by_a_plain_yes(value: object) -> None:
    here = replace(situation(FLOW, case()), ask=lambda rule: value)

    assert [reason.code for reason in decide(here, "finish.request").reasons] == ["consent_given"]


def test_a_condition_tells_its_id_and_where_its_words_are() -> None:
    reason = decide(situation(FLOW, case(), unmet=["consent_given"]), "finish.request").reasons[0]

    assert reason.params == {
        "condition": "consent_given",
        "text": "workflows.case.conditions.consent_given",
    }


def test_an_incomplete_form_is_told_by_its_id() -> None:
    here = situation(FLOW, case(), missing=["assessment"])

    assert decide(here, "finish.request").reasons[0].params == {"form": "assessment"}


def test_offers_stand_in_the_order_of_the_file_with_what_they_miss() -> None:
    here = situation(FLOW, case(), unmet=["consent_given"])

    offers = [(o.trigger, o.verb, [r.code for r in o.reasons], o.comment) for o in offer(here)]

    assert offers == [
        ("finish.request", "request", ["consent_given"], ""),
        ("close", "", [], ""),
        ("alarm", "", [], "optional"),
    ]


def test_while_an_approval_waits_the_supervisor_is_offered_the_decision() -> None:
    found = {o.trigger: o.comment for o in offer(situation(FLOW, pending_case(), OMER)) if o.ready}

    assert found == {
        "finish.approve": "optional",
        "finish.return": "required",
        "alarm": "optional",
        "assign": "",
    }


def test_a_comment_that_is_due_is_asked_for_after_all_else() -> None:
    closed = case("closed")

    assert refusal(FLOW, closed, OMER, "reopen", "  ") == ("input", ["comment_required"])


def test_without_answers_to_its_questions_nothing_is_fired() -> None:
    assert refusal(FLOW, case(), OMER, "assign") == ("input", ["input"])


def test_questions_of_a_transition_with_approval_are_asked_at_the_request_only() -> None:
    asking = replace(FLOW.transitions["finish"], ask=questions("finish"))
    flow = workflow(FLOW.states.values(), (asking,))
    waiting = fired(flow, case(), AMAL, "finish.request", answers=record("finish"))

    assert refusal(flow, case(), AMAL, "finish.request") == ("input", ["input"])
    assert fired(flow, waiting, OMER, "finish.approve").status == "planning"


def test_other_exits_are_refused_while_an_approval_waits() -> None:
    assert refusal(FLOW, pending_case(), AMAL, "close") == ("refused", ["pending"])


def test_assigning_is_possible_while_an_approval_waits() -> None:
    assert fired(FLOW, pending_case(), OMER, "assign", answers=ASKED).owner == "omer"


@pytest.mark.parametrize("forms", [("assessment",), ("all",)])
def test_a_stay_that_touches_a_locked_form_waits_for_the_decision(forms: tuple[str, ...]) -> None:
    effect = replace(FLOW.transitions["reopen"].effects[0], arguments={"forms": forms})
    flow = workflow(
        FLOW.states.values(),
        (*FLOW.transitions.values(), transition("open_up", "any", effects=(effect,))),
    )
    waiting = fired(flow, case(), AMAL, "finish.request")

    assert refusal(flow, waiting, AMAL, "open_up") == ("refused", ["pending"])


def test_an_approval_is_not_asked_for_twice() -> None:
    assert refusal(FLOW, pending_case(), AMAL, "finish.request") == ("refused", ["pending"])


def test_an_approval_the_workflow_no_longer_knows_holds_nobody_up() -> None:
    without = workflow(FLOW.states.values(), (FLOW.transitions["close"],))

    assert fired(without, pending_case(), AMAL, "close").status == "closed"


def test_a_case_in_a_removed_status_is_offered_nothing_and_nothing_breaks() -> None:
    lost = case("vanished")

    assert (offer(situation(FLOW, lost, OMER)), editable_forms(FLOW, lost)) == ((), frozenset())


@pytest.mark.parametrize(
    ("identity", "who"),
    [("requester", OMER), ("owner", MONA), ("starter", MONA), ("last_editor", MONA)],
)
def test_an_excluded_identity_may_not_decide(identity: str, who: Actor) -> None:
    finish = transition(
        "finish",
        "open",
        "planning",
        approval=approval(not_by=(identity,), locks=("assessment",)),
    )
    flow = workflow(FLOW.states.values(), (finish,))
    edited = (record("assessment"), record("assessment", "mona", "2026-03-01T10:00:00.000Z"))
    mine = case(owner="mona", created_by="mona", records=edited)
    waiting = fired(flow, mine, OMER, "finish.request")

    assert refusal(flow, waiting, who, "finish.approve") == ("refused", ["identity"])
    other = MONA if who is OMER else OMER
    assert fired(flow, waiting, other, "finish.approve").status == "planning"


def test_nobody_is_excluded_by_an_identity_that_nobody_has() -> None:
    flow = workflow(
        FLOW.states.values(), (transition("go", "open", not_by=("last_editor", "requester")),)
    )

    assert decide(situation(flow, case(), AMAL), "go").allowed


def test_locks_are_those_of_effects_and_of_waiting_approvals() -> None:
    waiting = replace(pending_case(), locked=("closure",))

    assert locked_forms(FLOW, waiting) == {"assessment", "closure"}


def test_what_is_locked_is_not_editable() -> None:
    assert editable_forms(FLOW, pending_case()) == {"registration"}
