"""Many cases are handed over together: each as if it were alone, each once."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from small_project import AMAL, BADR, CLERK, OMER, STRANGER, Office, small, text

from engine.actor import Actor
from engine.cases.fire_step import Asked
from engine.cases.handover import A_SLICE, begin, find, go_on, ways
from engine.cases.handover_page import Choosing, handing, refused_lines
from engine.cases.list_cases import narrowing
from engine.query import ALL
from engine.store.protocol import Put

FLOW = "workflows/case.yaml"
ASKS = "        label: Who?\n"
ONLY_FROM_AMAL = "        choice_filter: choice.code != 'badr' or case.owner == 'amal'\n"
FILTER = small((FLOW, ASKS, f"{ASKS}{ONLY_FROM_AMAL}"))


@pytest.fixture
def office():
    return Office()


def way(office, actor=OMER):
    return ways(office.desk.bundle, actor)[0]


def asked(to="badr", submission="bulk", **more):
    typed = {"new_owner": text(to), **{name: text(one) for name, one in more.items()}}
    return Asked(typed, "", submission, "")


def hand_over(office, which=ALL, actor=OMER, **wish):
    begun = begin(office.desk, actor, way(office), which, asked(**wish))
    while begun is not None and begun.left:
        begun = go_on(office.desk, actor, begun.id)
    return begun


def owners(office):
    return sorted(office.case(case).owner for case in office.all_cases())


def test_only_roles_that_a_transition_names_hand_over(office):
    bundle = office.desk.bundle
    assert [one.id for one in ways(bundle, OMER)] == ["case.assign"]
    assert ways(bundle, AMAL) == ways(bundle, CLERK) == ()


def test_every_case_of_a_worker_goes_to_the_one_chosen(office):
    for _ in range(3):
        office.start(AMAL)
    mine = narrowing(office.desk, OMER, {"_owner": "amal"})

    done = hand_over(office, mine, handing_over="Soon")
    assert (done.total, done.done, dict(done.refused)) == (3, 3, {})
    assert owners(office) == ["badr"] * 3


def test_a_request_works_off_a_slice_and_no_more(office):
    for _ in range(A_SLICE + 2):
        office.start(AMAL)
    begun = begin(office.desk, OMER, way(office), ALL, asked())
    assert begun.done == 0
    after = go_on(office.desk, OMER, begun.id)

    assert (after.done, len(after.left)) == (A_SLICE, 2)
    assert owners(office).count("badr") == A_SLICE
    assert go_on(office.desk, OMER, begun.id).left == ()


def test_sent_twice_a_case_is_given_once(office):
    case = office.start(AMAL)
    begun = begin(office.desk, OMER, way(office), ALL, asked())
    twice = [go_on(office.desk, OMER, begun.id)]
    office.gate.keep(_again(office, begun))
    twice.append(go_on(office.desk, OMER, begun.id))

    assert [one.done for one in twice] == [1, 1]
    fired = [event for event in office.gate.events(case, 0) if event.kind == "fired"]
    assert [event.params["changed"]["owner"] for event in fired] == [["amal", "badr"]]
    assert begin(office.desk, OMER, way(office), ALL, asked(to="sara")).id == begun.id


def _again(office, begun):
    return Put("handover", begun.id, asdict(begun), begun.person)


def test_what_is_refused_is_listed_with_its_reason_and_the_rest_is_given():
    office = Office(bundle=FILTER)
    mine, other = office.start(AMAL), office.start(OMER)
    done = hand_over(office)

    assert (done.done, list(done.refused)) == (1, [other])
    assert [code for code, _ in done.refused[other]] == ["unheld"]
    assert (office.case(mine).owner, office.case(other).owner) == ("badr", "omer")
    assert refused_lines(office.desk, OMER, done)[other].number == office.case(other).number


def test_a_case_out_of_reach_is_refused_like_one_that_is_not_there(office):
    theirs = office.start(STRANGER)
    done = hand_over(office, (theirs, "nowhere"))

    reasons = {tuple(code for code, _ in told) for told in done.refused.values()}
    assert reasons == {("handover_out_of_reach",)}
    assert refused_lines(office.desk, OMER, done) == {theirs: None, "nowhere": None}
    assert office.case(theirs).owner == "zain"


@pytest.mark.parametrize("to", ["zain", "wad", "nobody"])
def test_nobody_gets_a_case_that_they_would_not_reach(office, to):
    case = office.start(AMAL)
    done = hand_over(office, to=to)

    assert [code for code, _ in done.refused[case]] == ["unheld"]
    page = office.fire(OMER, case, "assign", new_owner=to)
    assert [p.location.field for p in page.problems] == ["new_owner"]
    assert office.case(case).owner == "amal"


def test_the_page_offers_only_those_who_can_have_one_of_the_cases(office):
    office.start(AMAL)
    found = handing(office.desk, OMER, way(office), Choosing(ALL, "badr"))
    view = next(view for view in found.step.fields if view.name == "new_owner")

    assert (found.total, [line.owner for line in found.rows]) == (1, ["amal"])
    assert {choice.code for choice in view.choices} == {"amal", "omer", "sara", "huda"}


def test_without_a_receiver_the_page_says_so_and_nothing_begins(office):
    office.start(AMAL)
    found = handing(office.desk, OMER, way(office), Choosing(ALL, "", Asked({}, "", "bulk", "")))

    assert [problem.code for problem in found.step.problems] == ["required"]


def test_nobody_else_sees_or_goes_on_with_a_handing_over(office):
    office.start(AMAL)
    begun = begin(office.desk, OMER, way(office), ALL, asked())
    rim = Actor("rim", "Rim", "supervisor", "relief", "nyala")

    assert find(office.desk, rim, begun.id) is go_on(office.desk, rim, begun.id) is None
    assert begin(office.desk, rim, way(office), ALL, asked()) is None


def test_who_has_lost_the_right_gives_nothing_more(office):
    case = office.start(AMAL)
    begun = begin(office.desk, OMER, way(office), ALL, asked())
    demoted = Actor("omer", "Omer", "worker", "relief", "nyala")

    assert list(go_on(office.desk, demoted, begun.id).refused) == [case]
    assert office.case(case).owner == "amal"


def test_what_was_typed_is_forgotten_once_all_is_done(office):
    office.start(BADR)
    done = hand_over(office, to="amal", handing_over="Canary")

    assert "Canary" not in str(office.store.document("handover", done.id))
    assert done.typed == {"new_owner": {"": ["amal"]}}
