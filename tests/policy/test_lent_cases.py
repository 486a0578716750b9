"""A case lent to others: only the listed forms, on every way to it, and only till the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from family_project import HALA, MUSA, NURA, Families
from small_project import AMAL

from engine.actor import Actor
from engine.cases.draft_steps import start_draft
from engine.cases.home import home
from engine.cases.list_cases import KIND, list_cases
from engine.cases.show_case import show_case
from engine.cases.show_record import show_record
from engine.cases.views import CaseView, FiredStep
from engine.problems import Problem
from engine.query import ALL, Blank, Not, eq


@pytest.fixture
def office() -> Families:
    return Families()


@pytest.fixture
def lent(office: Families) -> tuple[str, str]:
    """A case with an intake and a visit, and its referral to another agency."""
    case = office.start()
    office.send(AMAL, case, {"seen_on": "2026-02-20", "risk_now": "high"}, form="visit")
    referral = office.begin(AMAL, case, "referral", to_agency="health", ends_on="2026-03-10")
    office.fire(AMAL, referral, "send")
    return case, referral


def seen(office: Families, actor: Actor, case_id: str) -> CaseView:
    found = show_case(office.desk, actor, case_id)
    assert found is not None
    return found


def found_by(office: Families, actor: Actor, text: str = "", kind: str = "") -> set[str]:
    page = list_cases(office.desk, actor, {KIND: kind}, text=text, sort="updated", after="")
    return {row.id for row in page.rows}


def ways(office: Families, actor: Actor, case_id: str) -> set[bool]:
    """Whether each way to a case leads this person to it."""
    gate = office.gate
    number = office.case(case_id).number
    return {
        gate.read(actor, case_id, "read") is not None,
        show_case(office.desk, actor, case_id) is not None,
        bool(gate.number(actor, case_id)),
        gate.count(actor, eq("case.id", case_id))[""] == 1,
        case_id in found_by(office, actor, kind=office.case(case_id).workflow),
        case_id in found_by(office, actor, number),
    }


def test_only_the_listed_forms_are_there(office: Families, lent: tuple[str, str]) -> None:
    page = seen(office, HALA, lent[0])

    assert [line.form.id for line in page.forms] == ["intake"]
    assert not any(line.may_start or line.may_edit for line in page.forms)
    assert (page.steps, page.timeline, page.due, page.flags) == ((), (), (), ())
    assert "seen_in_visits" not in page.facts
    assert page.facts["risk_level"] == "medium"  # of the intake: the visit is not lent


def test_records_of_other_forms_are_missing(office: Families, lent: tuple[str, str]) -> None:
    case = office.case(lent[0])
    intake, visit = (case.records_of(form)[0].id for form in ("intake", "visit"))

    assert show_record(office.desk, HALA, case.id, intake) is not None
    assert show_record(office.desk, HALA, case.id, visit) is None


def test_nothing_of_the_case_is_changed_by_who_it_was_lent_to(
    office: Families, lent: tuple[str, str]
) -> None:
    case = lent[0]

    assert isinstance(start_draft(office.desk, HALA, "case", case, form="visit"), Problem)
    assert office.fire(HALA, case, "order") is None
    assert office.gate.read(HALA, case, "step") is not None


def test_facts_of_other_forms_are_neither_shown_nor_asked(
    office: Families, lent: tuple[str, str]
) -> None:
    page = list_cases(office.desk, HALA, {}, text="", sort="updated", after="")
    row = next(row for row in page.rows if row.id == lent[0])
    asked = office.gate.count(HALA, eq("fact.seen_in_visits", "high"))
    turned = office.gate.count(HALA, Not(eq("fact.seen_in_visits", "low")))
    blank = office.gate.count(HALA, Blank("fact.seen_in_visits"))

    assert "seen_in_visits" not in row.facts
    assert "risk_level" not in row.facts
    assert row.title == "Layla"  # of the intake, which is lent
    assert asked.get("", 0) == 0
    assert turned.get("", 0) == blank.get("", 0) == 1  # the referral, which has none
    assert office.gate.count(HALA, ALL, "fact.seen_in_visits") == {"": 1}


def test_a_name_is_not_searched_in_a_case_that_was_lent(
    office: Families, lent: tuple[str, str]
) -> None:
    assert found_by(office, HALA, "Layla") == set()


END: dict[str, Callable[[Families, str], object]] = {
    "done": lambda office, one: (
        office.fire(HALA, one, "accept", worker="nura"),
        office.fire(NURA, one, "finish"),
    ),
    "rejected": lambda office, one: office.fire(HALA, one, "reject"),
    "revoked": lambda office, one: office.fire(AMAL, one, "revoke"),
    "expired": lambda office, one: office.later(days=11),
}


@pytest.mark.parametrize("end", END)
def test_every_way_leads_to_it_until_the_end_and_none_after(
    office: Families, lent: tuple[str, str], end: str
) -> None:
    case, referral = lent
    before = ways(office, HALA, case), ways(office, HALA, referral)

    END[end](office, referral)

    assert before == ({True}, {True})
    assert ways(office, HALA, case) == ways(office, HALA, referral) == {False}
    assert ways(office, AMAL, case) == ways(office, AMAL, referral) == {True}


def test_others_have_no_way_to_it(office: Families, lent: tuple[str, str]) -> None:
    for case_id in lent:
        assert ways(office, MUSA, case_id) == {False}
        assert ways(office, NURA, case_id) == {False}


def test_a_person_named_on_acceptance_has_it_too(office: Families, lent: tuple[str, str]) -> None:
    office.fire(HALA, lent[1], "accept", worker="nura")

    assert ways(office, NURA, lent[0]) == ways(office, NURA, lent[1]) == {True}


def test_whoever_sends_does_not_accept(office: Families, lent: tuple[str, str]) -> None:
    assert office.fire(AMAL, lent[1], "accept", worker="nura") is None
    assert isinstance(office.fire(HALA, lent[1], "accept", worker="nura"), FiredStep)


def test_a_referral_that_ended_is_refused_under_the_lock_too(
    office: Families, lent: tuple[str, str]
) -> None:
    office.later(days=11)

    assert office.fire(HALA, lent[1], "accept", worker="nura") is None
    assert office.case(lent[1]).status == "sent"


def test_a_transfer_gives_the_case_and_what_belongs_to_it(office: Families) -> None:
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")
    transfer = office.begin(AMAL, case, "transfer", to_agency="health")

    office.fire(HALA, transfer, "accept")

    kept = office.case(case)
    assert (kept.owner, kept.team, kept.agency) == ("hala", "centre", "health")
    assert ways(office, HALA, case) == ways(office, HALA, service) == {True}
    assert ways(office, AMAL, case) == ways(office, AMAL, service) == {False}
    assert "handed_over" in [event.kind for event in office.gate.events(case, 0)]


def test_what_waits_for_the_receivers_is_on_their_home_page(
    office: Families, lent: tuple[str, str]
) -> None:
    before = {actor.id: waiting(office, actor) for actor in (HALA, NURA, MUSA, AMAL)}
    office.fire(HALA, lent[1], "accept", worker="nura")

    assert before == {"hala": ["accept"], "nura": [], "musa": [], "amal": []}
    assert (waiting(office, HALA), waiting(office, NURA)) == ([], ["finish"])


def test_what_waits_for_receivers_waits_no_longer_than_they_see_it(
    office: Families, lent: tuple[str, str]
) -> None:
    office.later(days=11)

    assert waiting(office, HALA) == []


def waiting(office: Families, actor: Actor) -> list[str]:
    return [task.subject for task in home(office.desk, actor).tasks]
