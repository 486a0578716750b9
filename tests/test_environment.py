"""What names mean while a rule runs: nearest first, blanks hide, drafts are never seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from small_project import AMAL, MOMENT, OMER, Office, small, text

from engine.case import Case
from engine.definitions.model import Bundle
from engine.environment import CaseEnvironment, choice_columns
from engine.expression import evaluate


def environment(found: Case | None, bundle: Bundle | None = None) -> CaseEnvironment:
    """The names of a case."""
    known = bundle or small()
    return CaseEnvironment(known, known.workflows["case"], found, AMAL, MOMENT)


def visited() -> Case:
    """A case with an intake and two visits, the later one received first."""
    office = Office()
    case_id = office.start(family=[{"member_name": "Mona", "member_age": "30"}])
    for day, risk in (("2026-02-01", "high"), ("2026-01-01", "low")):
        office.send(AMAL, case_id, {"seen_on": day, "risk_now": risk}, form="visit")
    return office.case(case_id)


def fact(rule: str, found: Case | None, kind: str = "text") -> Any:
    """The value of a rule of the workflow, read as a fact of that type."""
    line = "    type: text\n    rule: intake.first_name"
    bundle = small(("workflows/case.yaml", line, f"    type: {kind}\n    rule: {rule}"))
    return environment(found, bundle).lookup("name")


@pytest.mark.parametrize(
    ("rule", "kind", "value"),
    [
        ("intake.first_name", "text", "Layla"),
        ("count(visit)", "number", 2),
        ("last(visit).risk_now", "text", "high"),
        ("first(visit).risk_now", "text", "low"),
        ("sum(intake.family.member_age)", "number", 30),
        ("case.status", "text", "open"),
        ("case.owner", "text", "amal"),
        ("wrap_up.ended", "text", None),
    ],
)
def test_a_rule_reads_the_submitted_records_of_a_case(rule: str, kind: str, value: Any) -> None:
    assert fact(rule, visited(), kind) == value


def test_a_draft_is_never_seen() -> None:
    office = Office()
    case_id = office.start()
    office.draft(AMAL, case_id, {"seen_on": text("2026-02-01")}, form="visit")

    assert environment(office.case(case_id)).lookup("visit") == []


def test_before_there_is_a_case_its_names_are_blank() -> None:
    nothing = environment(None)

    assert [nothing.lookup(name) for name in ("intake", "case", "name")] == [None] * 3
    assert nothing.lookup("visit") == []
    assert nothing.lookup("approval") == {}


def test_what_the_caller_gives_comes_first_even_when_it_is_blank() -> None:
    inner = environment(visited()).given({"name": None}).given({"value": 7})

    assert inner.lookup("name") is None
    assert inner.lookup("value") == 7


def test_a_fact_means_the_same_wherever_it_is_named() -> None:
    inner = environment(visited()).given({"intake": {"first_name": "Forged"}})

    assert inner.lookup("name") == "Layla"


def test_giving_names_leaves_the_outer_environment_as_it_was() -> None:
    outer = environment(visited())
    outer.given({"name": "x"})

    assert outer.lookup("name") == "Layla"


def test_answers_computed_later_are_seen() -> None:
    answers: dict[str, Any] = {}
    inner = environment(None).given(answers)
    answers["age"] = 7

    assert inner.lookup("age") == 7


def test_the_user_is_whoever_acts_with_the_columns_of_people() -> None:
    actor = replace(AMAL, columns={"phone": "0912"}, team="")
    found = CaseEnvironment(small(), None, None, actor, MOMENT).lookup("user")

    assert (found["id"], found["role"], found["phone"], found["team"]) == (
        "amal",
        "worker",
        "0912",
        None,
    )


def test_a_column_of_people_cannot_pass_for_the_role() -> None:
    actor = replace(AMAL, columns={"role": "supervisor"})

    assert CaseEnvironment(small(), None, None, actor, MOMENT).lookup("user")["role"] == "worker"


def test_the_answers_to_a_steps_questions_are_read_by_its_id() -> None:
    office = Office()
    case_id = office.start()
    for owner in ("badr", "amal"):
        office.fire(OMER, case_id, "assign", new_owner=owner)

    assert environment(office.case(case_id)).lookup("assign") == {"new_owner": "amal"}


def test_an_approval_is_read_by_its_transition() -> None:
    office = Office()
    case_id = office.start()
    office.fire(AMAL, case_id, "finish.request")

    found = environment(office.case(case_id)).lookup("approval")["finish"]
    assert (found["status"], found["by"]) == ("pending", "amal")


def test_a_choice_is_read_with_its_columns() -> None:
    towns = small().lists["towns"]

    found = choice_columns(towns, "nyala")
    assert found is not None
    assert (found["code"], found["of"]) == ("nyala", "south")
    assert choice_columns(towns, "gone") is None
    assert environment(None).choice("gone", "nyala") is None


def test_a_label_is_its_code_where_nobody_reads() -> None:
    plain = environment(None)

    assert plain.label("towns", "nyala") == "nyala"
    assert plain.worded(lambda _, code: code.upper()).label("towns", "nyala") == "NYALA"


def test_records_are_counted_by_their_date_not_as_received() -> None:
    found = environment(visited()).lookup("visit")

    assert [row["seen_on"] for row in found] == ["2026-01-01", "2026-02-01"]
    assert all(row["_row"] for row in found)


def test_the_day_and_the_instant_are_those_given() -> None:
    rule = small().forms["intake"].fields["born"].options["max"]

    assert evaluate(rule, environment(None)) == MOMENT.today
    assert environment(None).now == MOMENT.now


def test_when_a_status_was_entered_is_known() -> None:
    found = environment(visited())

    assert found.entered("open") == MOMENT.now
    assert found.entered("closed") is None
    assert environment(None).entered("open") is None
