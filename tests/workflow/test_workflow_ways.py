"""Ways that depend: on conditions, on where the case was, on who decides in which stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lifecycles import (
    AMAL,
    HALIMA,
    MONA,
    OMER,
    SARA,
    approval,
    case,
    condition,
    fired,
    record,
    refusal,
    situation,
    state,
    transition,
    workflow,
)

from engine.actor import SYSTEM
from engine.case import Case, from_document, to_document
from engine.definitions.model import (
    Effect,
    Fallback,
    Override,
    Stage,
    Target,
    Transition,
    Workflow,
)
from engine.durations import Duration
from engine.workflow import Fired, editable_forms, fire, locked_forms, offer

STATES = (
    state("open", ("registration",), initial=True),
    state("planning", ("assessment",)),
    state("doing"),
    state("closed", final=True),
)


def flow(*made: Transition) -> Workflow:
    return workflow(STATES, made)


def go(name: str = "go", sources: str = "any", to: str = "", **more: Any) -> Transition:
    return transition(name, sources, to, **more)


CHOOSING = go(targets=(Target("planning", (condition("urgent"),)), Target("doing")))


def test_the_first_target_whose_conditions_hold_is_taken() -> None:
    assert fired(flow(CHOOSING), case(), AMAL, "go").status == "planning"
    assert fired(flow(CHOOSING), case(), AMAL, "go", unmet=("urgent",)).status == "doing"


def test_where_no_target_is_left_the_step_is_refused() -> None:
    only = replace(CHOOSING, targets=CHOOSING.targets[:1])

    assert refusal(flow(only), case(), AMAL, "go", unmet=("urgent",)) == ("refused", ["nowhere"])


BACK = flow(go("back", previous=True), go("on", "open", "planning"), go("end", "any", "closed"))


def test_previous_leads_to_the_status_before() -> None:
    onward = fired(BACK, case(), AMAL, "on")

    assert fired(BACK, onward, AMAL, "back").status == "open"


def test_previous_leads_nowhere_where_there_was_nothing_before() -> None:
    assert refusal(BACK, case(), AMAL, "back") == ("refused", ["nowhere"])


def test_previous_closes_nothing() -> None:
    here = case("open", visits=(("closed", "1"), ("open", "2")))

    assert refusal(BACK, here, AMAL, "back") == ("refused", ["nowhere"])


def test_going_back_and_forth_is_told_by_the_last_two() -> None:
    here = case()
    for trigger in ("on", "back", "on"):
        here = fired(BACK, here, AMAL, trigger)

    assert here.came_from() == "open"
    assert [status for status, _ in here.visits] == ["open", "planning", "open", "planning"]


def test_only_the_named_person_may() -> None:
    mine = flow(go(only_by=("starter",), by={"supervisor": "team", "caseworker": "team"}))
    here = case(created_by="amal", owner="halima")

    assert fired(mine, here, AMAL, "go").status == "open"
    assert refusal(mine, here, OMER, "go") == ("refused", ["only_by"])


OVERRIDE = Override(("consent",), {"supervisor": "team"})
GUARDED = flow(
    go(to="closed", conditions=(condition("consent"), condition("seen")), override=OVERRIDE)
)


def test_who_may_passes_over_a_condition_and_says_why() -> None:
    assert refusal(GUARDED, case(), OMER, "go", unmet=("consent",)) == (
        "input",
        ["comment_required"],
    )
    outcome = fire(situation(GUARDED, case(), OMER, unmet=("consent",)), "go", "danger", None)
    assert isinstance(outcome, Fired)
    assert outcome.events[-1].params["overridden"] == ["consent"]


def test_others_do_not_pass_over_it() -> None:
    assert refusal(GUARDED, case(), AMAL, "go", "x", unmet=("consent",)) == (
        "refused",
        ["consent"],
    )
    assert refusal(GUARDED, case(), SARA, "go", "x", unmet=("consent",))[0] == "not_offered"


def test_a_condition_that_is_not_named_is_not_passed_over() -> None:
    unmet = ("consent", "seen")

    assert refusal(GUARDED, case(), OMER, "go", "x", unmet=unmet) == ("refused", ["seen"])


def test_the_button_says_what_is_passed_over_and_asks_for_words() -> None:
    (found,) = offer(situation(GUARDED, case(), OMER, unmet=("consent",)))

    assert (found.ready, found.comment, [c.id for c in found.overridden]) == (
        *(True, "required"),
        ["consent"],
    )


def test_what_was_passed_over_at_the_request_holds_at_the_approval() -> None:
    asked = flow(
        go(
            to="closed",
            conditions=(condition("consent"),),
            override=OVERRIDE,
            approval=approval(by={"supervisor": "team"}),
        )
    )
    here = fired(asked, case(), OMER, "go.request", "danger", unmet=("consent",))

    assert fired(asked, here, MONA, "go.approve", unmet=("consent",)).status == "closed"


AMENDING = flow(go("mend", amend=("registration",)), go("on", "open", "planning"))


def test_a_correction_opens_its_forms_whatever_the_status_and_locks_say() -> None:
    here = case("planning", locked=("registration",))
    assert "registration" not in editable_forms(AMENDING, here)

    mended = fired(AMENDING, here, AMAL, "mend", "a wrong name")
    assert "registration" in editable_forms(AMENDING, mended)
    assert "registration" not in locked_forms(AMENDING, mended)


def test_a_correction_ends_where_the_case_moves_on() -> None:
    mended = fired(AMENDING, case(), AMAL, "mend")

    assert fired(AMENDING, mended, AMAL, "on").amending == ()


ALL = {"supervisor": "team", "caseworker": "team"}
STAGED = flow(
    go(
        to="closed",
        approval=approval(
            by={},
            not_by=(),
            on_return="doing",
            stages=(
                Stage("peer", "s.peer", {"caseworker": "team"}, (), (condition("urgent"),)),
                Stage("chief", "s.chief", {"supervisor": "team"}, ("requester",)),
                Stage("last", "s.last", ALL),
            ),
        ),
    )
)


def test_stages_are_decided_in_order_and_the_last_moves_the_case() -> None:
    here = fired(STAGED, case(), AMAL, "go.request")
    assert here.approvals["go"].stage == "peer"
    assert refusal(STAGED, here, OMER, "go.approve")[0] == "not_offered"

    for person, stage, status in (
        *((HALIMA, "chief", "open"), (OMER, "last", "open")),
        (MONA, "last", "closed"),
    ):
        here = fired(STAGED, here, person, "go.approve")
        assert (here.approvals["go"].stage, here.status) == (stage, status)
    assert [person for _, person, _ in here.approvals["go"].signed] == ["halima", "omer"]


def test_a_stage_whose_condition_does_not_hold_is_left_out() -> None:
    here = fired(STAGED, case(), AMAL, "go.request", unmet=("urgent",))

    assert here.approvals["go"].stage == "chief"


def test_nobody_signs_two_stages() -> None:
    here = fired(STAGED, case(), AMAL, "go.request", unmet=("urgent",))
    here = fired(STAGED, here, OMER, "go.approve", unmet=("urgent",))

    assert refusal(STAGED, here, OMER, "go.approve") == ("refused", ["identity"])


def test_a_return_in_any_stage_ends_all_of_them() -> None:
    here = fired(STAGED, case(), AMAL, "go.request", unmet=("urgent",))
    returned = fired(STAGED, here, OMER, "go.return", "not yet")

    assert (returned.status, returned.approvals["go"].status) == ("doing", "returned")
    assert fired(STAGED, returned, AMAL, "go.request").approvals["go"].signed == ()


def test_somebody_always_decides() -> None:
    only = (Stage("one", "s.one", ALL, (), (condition("urgent"),)),)
    asked = flow(go(to="closed", approval=approval(by={}, stages=only)))

    assert (
        fired(asked, case(), AMAL, "go.request", unmet=("urgent",)).approvals["go"].stage == "one"
    )


FALLING = flow(
    go(
        to="closed",
        approval=approval(fallback=Fallback(Duration(24, "h"), {"caseworker": "team"})),
    )
)


def test_others_may_decide_when_nobody_has_for_too_long() -> None:
    here = fired(FALLING, case(), OMER, "go.request", now="2026-03-02T09:00:00.000Z")
    soon, late = "2026-03-03T08:59:59.000Z", "2026-03-03T09:00:00.000Z"

    assert refusal(FALLING, here, HALIMA, "go.approve", now=soon)[0] == "not_offered"
    assert fired(FALLING, here, HALIMA, "go.approve", now=late).status == "closed"


def test_only_the_system_fires_what_only_the_system_may() -> None:
    alone = flow(go(to="closed", by={"system": "all"}))

    assert fired(alone, case(), SYSTEM, "go").status == "closed"
    assert refusal(alone, case(), OMER, "go")[0] == "not_offered"


def test_what_effects_ask_of_others_is_handed_on() -> None:
    telling = Effect("notify", {"to": ("supervisor",), "message": ("hurry",)})
    outcome = fire(situation(flow(go(effects=(telling,))), case(), AMAL), "go", "", None)

    assert isinstance(outcome, Fired)
    (request,) = outcome.requests
    assert (request.effect, request.values["to"], request.about) == (
        *("notify", ("supervisor",)),
        "transitions.go",
    )


def test_all_of_it_is_kept_and_read_back() -> None:
    here = fired(STAGED, case(), AMAL, "go.request")
    here = fired(STAGED, here, HALIMA, "go.approve")
    whole: Case = replace(
        here,
        since={"risk": ('"high"', "2026")},
        ladder={"timer:x": ("2026", 2)},
        amending=("registration",),
        records=(record("registration"),),
    )

    assert from_document(to_document(whole)) == whole
