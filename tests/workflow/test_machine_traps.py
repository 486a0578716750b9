"""Traps of the `transitions` library, each one seen; none is open in ours (design 6)."""

from __future__ import annotations

import inspect
import logging
import logging.config
import os
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from lifecycles import (
    AMAL,
    OMER,
    approval,
    case,
    case_workflow,
    condition,
    fired,
    refusal,
    state,
    transition,
    workflow,
)
from transitions import Machine
from transitions.core import Transition as Edge

from engine.problems import Problem
from engine.workflow import situation as values
from engine.workflow.machine import Context, compile_machine, machine_of, move

FLOW = case_workflow()
YES = values.Decision(values.READY)
NO = values.Decision(values.REFUSED, (Problem("identity"),))


def edges(machine: Machine) -> list[Edge]:
    return [
        edge
        for event in machine.events.values()
        for found in event.transitions.values()
        for edge in found
    ]


def test_text_from_a_configuration_is_never_imported_and_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[str] = []
    monkeypatch.setattr(os, "getcwd", lambda: called.append("x") or "/")
    named = condition("os.getcwd")
    flow = workflow(FLOW.states.values(), (transition("go", "open", conditions=(named,)),))

    fired(flow, case(), AMAL, "go")

    assert called == []


def test_every_edge_has_one_condition_a_function_of_ours_and_no_callback() -> None:
    for edge in edges(compile_machine(FLOW)):
        assert [inspect.isfunction(found.func) for found in edge.conditions] == [True]
        assert (edge.before, edge.after, edge.prepare) == ([], [], [])


def test_no_automatic_transition_passes_the_guards() -> None:
    names = set(compile_machine(FLOW).events)

    assert not {name for name in names if name.startswith("to_")}
    assert names == {
        *(f"fire:finish.{verb}" for verb in ("request", "approve", "return", "withdraw")),
        *("fire:close", "fire:alarm", "fire:assign", "fire:reopen"),
    }


def test_any_is_written_out_without_final_states() -> None:
    sources = set(compile_machine(FLOW).events["fire:alarm"].transitions)

    assert sources == {"open", "planning"}


def test_any_with_a_final_state_listed_beside_it_leaves_that_one_too() -> None:
    both = replace(transition("go", "closed", "open"), any_source=True)

    assert (
        fired(workflow(FLOW.states.values(), (both,)), case("closed"), AMAL, "go").status == "open"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        transition("go", "open", "nowhere"),
        transition("go", "nowhere", "open"),
        transition("go", "open", "closed", approval=approval(on_return="nowhere")),
    ],
    ids=["to", "from", "on_return"],
)
def test_an_undeclared_status_is_refused_when_the_machine_is_built(wrong: object) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        compile_machine(workflow(FLOW.states.values(), (wrong,)))  # type: ignore[arg-type]  # parametrised


def test_a_refusing_decision_never_moves_and_an_allowing_one_is_a_plain_true() -> None:
    assert move(FLOW, "open", "close", NO, "closed") is None
    assert move(FLOW, "open", "close", YES, "closed") == "closed"
    assert move(FLOW, "open", "close", YES, "planning") is None
    assert (YES.allowed, NO.allowed) == (True, False)


def test_no_model_is_registered_by_firing() -> None:
    fired(FLOW, case(), AMAL, "close")

    assert machine_of(FLOW).models == []


def test_the_machine_is_the_flat_one_not_the_nested_one_that_breaks_under_threads() -> None:
    machine = machine_of(FLOW)

    assert type(machine) is Machine
    assert (machine.has_queue, machine.initial) == (False, None)


def test_a_fire_leaves_no_dictionary_behind() -> None:
    assert not hasattr(Context("open", YES, ""), "__dict__")


def test_the_library_writes_no_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    with caplog.at_level(logging.DEBUG, logger="transitions"):
        fired(FLOW, case(), AMAL, "close")

    assert caplog.records == []


@pytest.mark.parametrize("name", ["state", "trigger", "close", "is_open", "may_close", "models"])
def test_a_transition_may_be_called_like_something_of_the_library(name: str) -> None:
    flow = workflow(FLOW.states.values(), (transition(name, "open", "closed"),))

    assert fired(flow, case(), AMAL, name).status == "closed"


def test_a_status_may_be_called_like_something_of_the_library() -> None:
    names = ("initial", "final", "state", "in_two_words", "name")
    flow = workflow(
        [state(name, initial=name == "initial") for name in names],
        [transition(f"to_{name}", "any", name) for name in names],
    )

    for name in names:
        assert fired(flow, case("state"), AMAL, f"to_{name}").status == name


def test_no_to_stays_without_entering_anything() -> None:
    edge = compile_machine(FLOW).events["fire:alarm"].transitions["open"][0]

    assert edge.dest is None


def test_a_source_listed_twice_makes_one_edge() -> None:
    flow = workflow(FLOW.states.values(), (transition("go", "open open", "closed"),))

    assert len(edges(compile_machine(flow))) == 1


def test_a_case_in_a_removed_status_is_refused_without_an_exception() -> None:
    assert refusal(FLOW, case("vanished"), AMAL, "close") == ("not_offered", ["status"])


def test_the_machine_is_built_once_for_a_workflow_and_anew_for_another() -> None:
    assert machine_of(FLOW) is machine_of(FLOW)
    assert machine_of(FLOW) is not machine_of(case_workflow())


def test_machines_of_former_configurations_are_forgotten_in_the_end() -> None:
    first = case_workflow()
    built = machine_of(first)
    for _ in range(70):
        machine_of(case_workflow())

    assert machine_of(first) is not built


def test_the_declared_states_are_not_changed_by_building() -> None:
    flow = case_workflow()
    compile_machine(flow)

    assert flow == case_workflow()


def test_sixty_threads_share_one_machine_without_a_wrong_status() -> None:
    ready = Barrier(60)
    found: list[str] = []

    def work() -> None:
        ready.wait()
        for _ in range(20):
            waiting = fired(FLOW, case(), AMAL, "finish.request")
            found.append(fired(FLOW, waiting, OMER, "finish.approve").status)

    threads = [Thread(target=work) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["planning"] * 1200
