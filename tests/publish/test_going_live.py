"""A configuration goes live over cases that are there."""

from __future__ import annotations

import pytest

from engine.cases.list_cases import list_cases
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.problems import Problem, Severity
from engine.publish import finish, history, impact, publish
from engine.query import ALL
from tests.small_project import AMAL, OMER, Office, small

FLOW = "workflows/case.yaml"
RISKS = "forms/lists/risks.yaml"
GONE = (FLOW, "open", "fresh")
MEDIUM = "  - code: medium\n    label: Medium\n"


def renamed(heir: str = "fresh") -> Bundle:
    """The project whose status `open` is called `fresh`, and takes the cases of `open`."""
    tail = f"migrations:\n  - from: open\n    to: {heir}\nstates:\n"
    return small((FLOW, "open", "fresh"), (FLOW, "states:\n", tail))


@pytest.fixture
def office() -> Office:
    made = Office()
    publish(made.gate, {"project.yaml": b"1"}, "")
    return made


def counted(problems: tuple[Problem, ...]) -> dict[str, object]:
    return {problem.code: problem.params.get("count") for problem in problems}


def test_an_unchanged_configuration_does_nothing_to_cases(office):
    office.start()
    assert impact(office.store, small(), small()) == ()


def test_a_status_that_is_gone_refuses_and_says_how_many_cases_are_in_it(office):
    office.start(), office.start()
    found = impact(office.store, small(), small(GONE))
    assert counted(found) == {"U101": 2, "U108": 2}
    assert found[0].severity is Severity.ERROR


def test_a_status_that_is_gone_and_holds_no_case_refuses_nothing(office):
    assert impact(office.store, small(), small(GONE)) == ()


def test_cases_of_a_gone_status_are_told_with_where_they_go(office):
    office.start()
    found = impact(office.store, small(), renamed())
    assert counted(found) == {"U104": 1, "U108": 1}
    assert found[0].params["to"] == "fresh"


def test_a_decision_that_waits_keeps_its_transition(office):
    case = office.start()
    office.fire(AMAL, case, "finish.request")
    without = (FLOW, "  finish:\n", "  send:\n")
    assert counted(impact(office.store, small(), small(without)))["U102"] == 1


def test_a_choice_that_cases_hold_is_counted_and_refuses(office):
    office.start(risk="medium"), office.start(risk="low")
    found = {p.code: p for p in impact(office.store, small(), small((RISKS, MEDIUM, "")))}
    assert (found["U103"].params["choice"], found["U103"].params["count"]) == ("medium", 1)


@pytest.mark.parametrize("kept", [MEDIUM + "    retired: yes\n", ""], ids=["retired", "renamed"])
def test_a_choice_that_is_retired_or_renamed_has_its_place(office, kept):
    office.start(risk="medium")
    entry = "" if kept else "renamed:\n  medium: low\n"
    renaming = ("label: Risk\n", f"label: Risk\n{entry}")
    found = impact(office.store, small(), small((RISKS, MEDIUM, kept), (RISKS, *renaming)))
    assert "U103" not in counted(found)


def test_what_it_tells_of_cases_holds_no_answer_but_choices(office):
    office.start(first_name="Zahraa-the-canary", risk="medium")
    told = impact(office.store, small(), small((RISKS, MEDIUM, ""), GONE))
    assert "canary" not in repr(told)


def test_cases_of_a_gone_status_are_moved_once_each_by_an_event_of_its_own(office):
    case = office.start()
    office.use(renamed())
    assert [publish(office.gate, {}, "omer"), publish(office.gate, {}, "omer")] == [1, 0]
    kinds = [event.kind for event in office.store.events(case, 0, 99)]
    assert kinds.count("migrated") == 1
    assert office.case(case).status == "fresh"
    assert [entry.action for entry in office.audit(case)].count("migrate") == 1


def test_time_in_a_status_runs_on_when_the_status_takes_another_name(office):
    case = office.start()
    since = office.case(case).inside_since(("open",))
    office.later(days=3)
    office.use(renamed())
    publish(office.gate, {}, "")
    assert office.case(case).inside_since(("fresh",)) == since


def test_a_case_that_was_not_moved_yet_already_looks_as_if_it_were(office):
    case = office.start()
    office.use(renamed())
    found = office.gate.read(AMAL, case, "open")
    assert found is not None
    assert found.status == "fresh"
    lines = list_cases(office.desk, AMAL, {}, text="", sort="", after="").rows
    assert [line.status for line in lines] == ["fresh"]


def test_a_step_taken_before_the_move_tells_of_both(office):
    case = office.start()
    office.use(renamed())
    office.fire(AMAL, case, "remark", comment="Seen")
    assert [e.kind for e in office.store.events(case, 0, 99)][-2:] == ["migrated", "fired"]
    assert finish(office.gate) == 0


def test_what_a_killed_run_left_is_done_by_the_next(office, monkeypatch):
    cases = [office.start() for _ in range(3)]
    office.use(renamed())
    change, done = Gate.change, []

    def dying(gate: Gate, *given: object) -> object:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(1)
        return change(gate, *given)

    monkeypatch.setattr(Gate, "change", dying)
    with pytest.raises(KeyboardInterrupt):
        publish(office.gate, {}, "")
    monkeypatch.undo()
    assert publish(office.gate, {}, "") == 2
    assert {office.case(case).status for case in cases} == {"fresh"}
    assert len(history(office.gate)) == 2


def test_a_choice_taken_out_of_a_list_is_counted_no_more(office):
    office.start(risk="medium")
    office.use(small((RISKS, MEDIUM, "")))
    publish(office.gate, {}, "")
    assert dict(office.store.count(ALL, ALL, "fact.risk_level")) == {"": 1}


def test_the_history_names_the_last_first_and_what_it_took_the_place_of(office):
    office.start()
    office.use(renamed())
    publish(office.gate, {}, OMER.id, impact(office.store, small(), renamed()))
    last, first = history(office.gate)
    assert (last.former, first.former) == (first.digest, "")
    assert (last.by, [code for code, _ in last.told]) == ("omer", ["U104", "U108"])


def test_the_former_configuration_is_live_again_by_publishing_it_again(office):
    office.use(small(GONE))
    publish(office.gate, {}, "")
    office.use(small())
    publish(office.gate, {}, "")
    assert office.store.active_bundle() == small().hash
    assert len(history(office.gate)) == 3
