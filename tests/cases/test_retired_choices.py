"""A retired choice stays valid where it is stored and is refused where it is newly chosen."""

from __future__ import annotations

from small_project import AMAL, Office, codes, small

from engine.cases.views import Submitted

RETIRED = small(
    ("forms/lists/risks.yaml", "    label: Medium\n", "    label: Medium\n    retired: yes\n")
)


def test_a_retired_choice_cannot_be_taken_up() -> None:
    office = Office()
    case_id = office.start(risk="low")
    office.use(RETIRED)

    assert codes(office.send(AMAL, case_id, {"risk": "medium"})) == ["choice_filter:risk"]


def test_a_stored_retired_choice_stands_beside_other_changes() -> None:
    office = Office()
    case_id = office.start()
    office.use(RETIRED)

    assert isinstance(office.send(AMAL, case_id, {"first_name": "Mona"}), Submitted)


def test_a_stored_retired_choice_may_be_sent_again_as_it_is() -> None:
    office = Office()
    case_id = office.start()
    office.use(RETIRED)

    assert isinstance(office.send(AMAL, case_id, {"risk": "medium"}), Submitted)
