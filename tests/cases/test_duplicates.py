"""Whoever begins a case is told of those that may be the same one, within their own reach only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_project import AMAL, BADR, CLERK, GOOD, OMER, STRANGER, Office, small, text

from engine.cases.answer import submit_answers
from engine.cases.views import FormPage, Submitted
from engine.definitions.model import Bundle
from engine.store.memory import MemoryStore
from engine.store.sqlite import SqliteStore

START = "  form: intake\n"
CASE = "workflows/case.yaml"
BORN = {"year": ("2015",), "month": ("3",), "day": ("4",)}


def compared(*facts: str) -> Bundle:
    return small((CASE, START, f"{START}  duplicates: [{', '.join(facts)}]\n"))


@pytest.fixture(params=["memory", "sqlite"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    sqlite = request.param == "sqlite"
    store = SqliteStore.open(tmp_path / "store", create=True) if sqlite else MemoryStore()
    yield Office(store, compared("name", "birth", "risk_level"))
    store.close()


def sending(office: Office, actor: Any = AMAL, **typed: Any) -> list[str]:
    """Numbers that are told of when a new case is sent; nothing is confirmed."""
    controls = {name: text(str(given)) for name, given in GOOD.items()}
    controls.update(
        {n: given if isinstance(given, dict) else text(given) for n, given in typed.items()}
    )
    sent = office.submit(actor, office.draft(actor, typed=controls))
    if isinstance(sent, Submitted):
        return []
    assert isinstance(sent, FormPage)
    (warning,) = sent.warnings
    assert warning.code == "possible_duplicate"
    numbers = warning.params["numbers"]
    assert isinstance(numbers, tuple)
    return list(numbers)


def test_a_case_of_the_same_name_is_told_by_its_number(office: Office) -> None:
    case_id = office.start()

    assert sending(office) == [office.case(case_id).number]


def test_another_spelling_of_the_name_is_found(office: Office) -> None:
    office.start(first_name="عبد الله")

    assert len(sending(office, first_name="Abdallah")) == 1


def test_another_name_is_not_told_of(office: Office) -> None:
    office.start()

    assert sending(office, first_name="Huda") == []


def test_a_case_of_another_agency_is_never_told_of(office: Office) -> None:
    office.start(STRANGER)

    assert sending(office, OMER) == []


def test_a_case_of_a_colleague_out_of_reach_is_not_told_of(office: Office) -> None:
    office.start(BADR)

    assert len(sending(office, OMER)) == 1
    assert sending(office, AMAL) == []


def test_a_fact_that_differs_tells_them_apart(office: Office) -> None:
    office.start(risk="high", why_high="fire")

    assert sending(office, risk="medium") == []


def test_births_that_overlap_are_alike_and_others_are_not(office: Office) -> None:
    office.start(born={"year": "2015"})

    assert len(sending(office, born=BORN)) == 1
    assert sending(office, born={**BORN, "year": ("2014",)}) == []


def test_a_birth_that_nobody_knows_tells_nothing(office: Office) -> None:
    office.start(born={"year": "2015"})

    assert len(sending(office)) == 1


def test_without_a_name_nothing_is_alike() -> None:
    bundle = small(
        (CASE, START, f"{START}  duplicates: [name, risk_level]\n"),
        ("forms/intake.yaml", "required: consent\n", "required: no\n"),
    )
    office = Office(bundle=bundle)
    office.start()

    assert sending(office, first_name="") == []


def test_no_more_than_five_are_told_of(office: Office) -> None:
    for _ in range(6):
        office.start()

    assert len(sending(office)) == 5


def test_once_confirmed_the_case_begins(office: Office) -> None:
    office.start()
    draft = office.draft(AMAL, typed={name: text(given) for name, given in GOOD.items()})

    sent = office.submit(AMAL, draft, confirmed=("possible_duplicate",))

    assert isinstance(sent, Submitted)


def test_editing_a_case_asks_nothing(office: Office) -> None:
    office.start()
    other = office.start()

    assert isinstance(office.submit(AMAL, office.draft(AMAL, other)), Submitted)


def test_who_may_not_read_the_name_is_told_of_none() -> None:
    clerks = (
        "workflows/roles.yaml",
        "    scope: team\n    forms:",
        "    scope: team\n    start: [case]\n    forms:",
    )
    bundle = small((CASE, START, f"{START}  duplicates: [name]\n"), clerks)
    office = Office(bundle=bundle)
    office.start()

    sent = submit_answers(
        office.desk, CLERK, "case", "", form="intake", typed={"consent": "no", "risk": "low"}
    )

    assert isinstance(sent, Submitted)


def test_what_was_told_is_in_the_audit(office: Office) -> None:
    case_id = office.start()
    sending(office)

    (entry,) = [e for e in office.audit() if "possible_duplicate" in e.params]
    assert list(entry.params["possible_duplicate"]) == [case_id]
