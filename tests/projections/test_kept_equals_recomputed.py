"""Projections: what is kept beside a case is what would be computed from it anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import AMAL, OMER, Office, small

from engine.case import Case
from engine.cases.list_cases import list_cases
from engine.i18n.names import matches, query_words
from engine.ids import check_character, random_number, seeded_ids
from engine.projections import project
from engine.projections.facts import birth_interval, fact_set
from engine.projections.search import search_texts
from engine.store.protocol import CaseRow

CASE = "workflows/case.yaml"
STEPS = st.sampled_from(
    [
        ("send", "intake", {"risk": "low", "first_name": "Mona"}),
        ("send", "intake", {"born": "", "phone_text": "0912"}),
        ("send", "visit", {"seen_on": "2026-02-01", "risk_now": "high"}),
        ("send", "visit", {"seen_on": "2026-01-01", "risk_now": "low"}),
        ("send", "wrap_up", {"ended": "well"}),
        ("fire", AMAL, "finish.request", {}),
        ("fire", AMAL, "finish.withdraw", {}),
        ("fire", OMER, "finish.approve", {}),
        ("fire", OMER, "finish.return", {"comment": "again"}),
        ("fire", AMAL, "close", {}),
        ("fire", OMER, "reopen", {"reopen_reason": "back"}),
        ("fire", OMER, "assign", {"new_owner": "badr"}),
        ("fire", OMER, "assign", {"new_owner": "amal"}),
    ]
)


def play(office: Office, case_id: str, step: tuple[Any, ...]) -> None:
    """One step of a history; it may be refused."""
    kind, first, second, *rest = step
    if kind == "send":
        office.send(OMER, case_id, second, form=first)
    else:
        office.fire(first, case_id, second, **rest[0])


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=8))
def test_after_any_history_what_is_kept_is_what_is_computed(history: list[Any]) -> None:
    office = Office()
    case_id = office.start()
    for step in history:
        play(office, case_id, step)

    assert list(office.gate.check_projections()) == []
    assert office.store.verify(case_id)


def test_a_tampered_projection_is_found() -> None:
    office = Office()
    sound, tampered = office.start(), office.start()
    kept = office.store.projection(tampered)
    assert kept is not None
    forged = replace(kept, facts={**kept.facts, "risk_level": "low"})
    seq = office.case(tampered).seq
    assert office.store.put_projection({tampered: (seq, forged)}) == 1

    assert list(office.gate.check_projections()) == [tampered]
    assert sound != tampered


CHANGED = {
    "a fact's rule": (CASE, "rule: intake.first_name", "rule: intake.why_high"),
    "who may decide": (CASE, "by:\n        supervisor: team", "by:\n        clerk: team"),
    "who may not": (CASE, "not_by: [requester, owner]", "not_by: [requester]"),
    "what is unique": ("forms/intake.yaml", "label: Oldest age", "label: A\n        unique: yes"),
    "what is searched": (
        CASE,
        "rule: intake.first_name\n    search: yes",
        "rule: intake.first_name",
    ),
}


@pytest.mark.parametrize("edit", CHANGED.values(), ids=CHANGED.keys())
def test_a_configuration_that_changes_what_is_kept_rebuilds_it(edit: tuple[str, str, str]) -> None:
    office = Office()
    case_id = office.start(risk="high", why_high="beaten", age_limit="90")
    office.fire(AMAL, case_id, "finish.request")
    office.use(small(edit))

    assert list(office.gate.check_projections()) == []
    assert fact_set(small(edit)) != fact_set(small())


def test_a_configuration_that_changes_nothing_kept_rebuilds_nothing() -> None:
    office = Office()
    office.start()
    office.use(small(("project.yaml", "label: Small project", "label: Other name")))

    assert office.gate.prepare() == 0


def test_a_rebuild_that_was_broken_off_is_taken_up_again() -> None:
    office = Office()
    office.start()
    bundle = small(CHANGED["a fact's rule"])
    assert office.store.prepare(fact_set(bundle))

    office.use(bundle)
    assert list(office.gate.check_projections()) == []


def test_projecting_needs_no_clock() -> None:
    office = Office()
    case = office.case(office.start(born="2016-05-01"))
    later = replace(case, updated_at="2046-01-01T00:00:00.000Z")

    assert project(small(), case) == project(small(), later)


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2016", "2016-01-01/2016-12-31"),
        ("2016-02", "2016-02-01/2016-02-29"),
        ("2016-02-03", "2016-02-03/2016-02-03"),
        ({"years": 9, "estimated": True, "as_of": "2026-03-01"}, "2016-03-02/2017-03-01"),
        ({"years": 1, "as_of": "2024-02-29"}, "2022-03-01/2023-02-28"),
        ({"years": 900, "as_of": "2024-02-29"}, None),
        ("soon", None),
        ("2016-99", None),
        ({"years": 9}, None),
        (7, None),
    ],
)
def test_a_birth_is_kept_as_the_days_it_may_have_been(value: Any, interval: str | None) -> None:
    assert birth_interval(value) == interval


def test_whatever_was_left_behind_under_a_fact_is_projected() -> None:
    office = Office()
    case = office.case(office.start())
    record = replace(case.records[0], answers={"born": "soon", "risk": ["x"], "first_name": 7})

    facts = project(small(), replace(case, records=(record,))).facts
    assert "birth" not in facts


def test_a_case_is_found_by_its_number_however_it_is_typed() -> None:
    ids = seeded_ids(5)
    for _ in range(300):
        drawn = random_number(ids, 8)
        number = f"{drawn[:4]}-{drawn[4:]}-{check_character(drawn)}"
        words = search_texts(small().workflows["case"], case_with(number), {})[0].words
        whole = number.replace("-", "")
        for typed in (number, number.lower(), whole, whole.lower(), number.replace("-", " ")):
            assert matches(query_words(typed), words), typed


def case_with(number: str) -> Case:
    """A case of this number, not yet kept."""
    at = "2026-03-01T09:00:00.000Z"
    return Case("c1", "case", number, "open", "amal", "nyala", "relief", at, "amal", at)


def test_what_is_listed_follows_the_last_visit() -> None:
    office = Office()
    case_id = office.start()
    office.send(AMAL, case_id, {"seen_on": "2026-02-01", "risk_now": "high"}, form="visit")
    office.send(AMAL, case_id, {"seen_on": "2026-01-01", "risk_now": "low"}, form="visit")

    rows = list_cases(office.desk, AMAL, {"risk_level": "high"}, text="", sort="", after="").rows
    assert [row.id for row in rows] == [case_id]
    assert not isinstance(rows[0], CaseRow)
