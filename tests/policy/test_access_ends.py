"""Whatever happens to a case and its referrals: access is there while one is open, never after."""

from __future__ import annotations

from family_project import HALA, MUSA, NURA, Families
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL

from engine.actor import Actor

DAY, LAST = 1, "2026-03-05"
ACTS = ("refer", "send", "accept", "finish", "reject", "revoke", "wait", "serve", "give_up")
STEPS: dict[str, tuple[Actor, dict[str, str]]] = {
    "send": (AMAL, {}),
    "accept": (HALA, {"worker": "nura"}),
    "finish": (NURA, {}),
    "reject": (HALA, {}),
    "revoke": (AMAL, {}),
}


def act(office: Families, case: str, what: str, place: int) -> None:
    referrals = office.below(case, "referral")
    over = office.case(case).status == "closed"
    if what == "wait":
        office.later(days=DAY)
    elif what == "give_up":
        office.fire(AMAL, case, what)
    elif what in ("refer", "serve") and not over:
        kind = {"refer": "referral", "serve": "service"}[what]
        typed = {"to_agency": "health", "ends_on": LAST} if what == "refer" else {"what": "x"}
        office.begin(AMAL, case, kind, **typed)
    elif what in STEPS and referrals:
        actor, answers = STEPS[what]
        office.fire(actor, referrals[place % len(referrals)].id, what, **answers)


def reads(office: Families, actor: Actor, case: str) -> bool:
    return office.gate.read(actor, case, "read") is not None


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), max_size=10))
def test_receivers_see_the_case_exactly_while_a_referral_is_open(
    acts: list[tuple[str, int]],
) -> None:
    office = Families()
    case = office.start()
    for what, place in acts:
        act(office, case, what, place)

        today = office.gate.moment().today
        open_ones = [
            one
            for one in office.below(case, "referral")
            if one.status in ("sent", "accepted") and today <= LAST
        ]
        accepted = [one for one in open_ones if one.status == "accepted"]
        assert reads(office, HALA, case) == bool(open_ones)
        assert reads(office, NURA, case) == bool(accepted)
        assert not reads(office, MUSA, case)
        assert office.case(case).status != "closed" or not [
            one for one in office.below(case, "service") if one.status == "planned"
        ]
    assert list(office.gate.check_projections()) == []
