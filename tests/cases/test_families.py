"""Cases begun under others: how they begin, what they see of each other, what goes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from family_project import Families
from small_project import AMAL, BADR, OMER

from engine.cases.show_case import show_case
from engine.cases.views import FiredStep
from engine.query import ALL


@pytest.fixture
def office() -> Families:
    return Families()


def held(office: Families, case_id: str) -> Mapping[str, Any]:
    kept = office.store.projection(case_id)
    assert kept is not None
    return dict(kept.facts)


def test_a_person_begins_a_service_under_a_case(office: Families) -> None:
    case = office.start()
    service = office.case(office.begin(AMAL, case, "service", what="food"))

    assert (service.parent, service.root, service.place) == (case, case, 1)
    assert service.number.startswith(office.case(case).number + "-01")
    assert [e.kind for e in office.gate.events(case, 0)][-1] == "begun"
    assert [e.kind for e in office.gate.events(service.id, 0)] == ["created", "submitted"]


def test_the_first_form_starts_from_what_the_parent_holds(office: Families) -> None:
    case = office.start()

    assert office.answers(office.begin(AMAL, case, "service"), "service_form")["what"] == "medium"


def test_facts_over_children_change_with_them(office: Families) -> None:
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")
    before = held(office, case)

    office.fire(AMAL, service, "deliver")

    assert (before["open_services"], before["kinds"]) == (1, "food")
    assert held(office, case)["open_services"] == 0


def test_an_effect_begins_a_service_in_the_same_commit(office: Families) -> None:
    case = office.start(risk="high", why_high="danger")

    office.fire(AMAL, case, "order")

    (service,) = office.below(case)
    assert (service.owner, service.given) == (AMAL.id, {"urgent": True})
    assert held(office, case)["open_services"] == 1


def test_each_row_begins_one_and_rows_added_later_theirs(office: Families) -> None:
    case = office.start()

    office.send(AMAL, case, {"needs": [{"need": "food"}, {"need": "school"}]}, form="plan")
    first = [held(office, one.id)["kind"] for one in office.below(case, "service")]
    office.send(
        AMAL, case, {"needs": [{"need": "food"}, {"need": "school"}, {"need": "tent"}]}, form="plan"
    )

    kinds = [held(office, one.id)["kind"] for one in office.below(case, "service")]
    assert first == ["food", "school"]
    assert kinds == ["food", "school", "tent"]


def test_children_are_fired_with_their_parent(office: Families) -> None:
    case = office.start()
    for what in ("food", "school"):
        office.begin(AMAL, case, "service", what=what)

    office.fire(AMAL, case, "give_up")

    assert {one.status for one in office.below(case)} == {"cancelled"}
    assert office.case(case).status == "closed"


def test_a_child_fires_its_parent_once_the_conditions_hold(office: Families) -> None:
    case = office.start()
    first, second = (office.begin(AMAL, case, "service", what=what) for what in "ab")

    office.fire(AMAL, first, "deliver")
    before = office.case(case).flags
    office.fire(AMAL, second, "deliver")

    assert (before, office.case(case).flags) == ((), ("merry",))


def test_a_condition_of_a_child_looks_at_its_parent(office: Families) -> None:
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")
    office.fire(AMAL, service, "cancel")
    other = office.begin(AMAL, case, "service", what="tent")

    assert isinstance(office.fire(AMAL, other, "deliver"), FiredStep)


def test_nothing_begins_under_a_closed_case_or_one_out_of_reach(office: Families) -> None:
    case = office.start()
    with pytest.raises(AssertionError):
        office.begin(BADR, case, "service", what="food")
    office.fire(AMAL, case, "give_up")

    with pytest.raises(AssertionError):
        office.begin(AMAL, case, "service", what="food")


def test_children_go_along_with_whoever_gets_the_case(office: Families) -> None:
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")

    office.fire(OMER, case, "assign", new_owner=BADR.id)

    assert office.case(service).owner == BADR.id
    assert office.gate.read(BADR, service, "read") is not None
    assert office.gate.read(AMAL, service, "read") is None


def test_the_supervisor_of_a_case_reaches_its_children(office: Families) -> None:
    case = office.start()
    service = office.begin(AMAL, case, "service", what="food")

    assert show_case(office.desk, OMER, service) is not None
    assert office.gate.count(OMER, ALL)[""] == 2


def test_rebuilt_rows_are_those_that_were_kept(office: Families) -> None:
    case = office.start()
    office.begin(AMAL, case, "service", what="food")
    office.fire(AMAL, office.begin(AMAL, case, "referral", to_agency="health"), "send")

    assert list(office.gate.check_projections()) == []
