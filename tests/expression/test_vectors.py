"""The vector file: the meaning of the Rules language, example by example."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vector_file import FILE, VECTORS, environment_of, scope_of, with_trees

from engine.expression import FUNCTIONS, Kind, evaluate, is_doubt, read_rule

RESULTS = [vector for vector in VECTORS if "result" in vector]
FAULTS = [vector for vector in VECTORS if "faults" in vector]


def title(vector: dict[str, Any]) -> str:
    return f"{vector['rule'][:50]} | {json.dumps(vector.get('names', {}), ensure_ascii=False)[:40]}"


def same(value: object, expected: object) -> bool:
    """Equal, and of the same kind: yes is not 1."""
    return value == expected and isinstance(value, bool) is isinstance(expected, bool)


@pytest.mark.parametrize("vector", RESULTS, ids=title)
def test_the_rule_gives_the_result(vector):
    rule, faults = read_rule(vector["rule"], scope_of(vector))

    assert rule is not None, faults
    assert same(evaluate(rule, environment_of(vector)), vector["result"])


@pytest.mark.parametrize("vector", RESULTS, ids=title)
def test_the_tree_means_the_same_after_a_way_through_json(vector):
    rule, _ = read_rule(vector["rule"], scope_of(vector))

    assert rule is not None
    assert same(
        evaluate(json.loads(json.dumps(rule.ast)), environment_of(vector)), vector["result"]
    )


@pytest.mark.parametrize("vector", FAULTS, ids=title)
def test_the_rule_gives_the_faults(vector):
    expected = vector.get("expected")
    rule, faults = read_rule(vector["rule"], scope_of(vector), expected and Kind(expected))

    found = [
        [fault.code, fault.start, fault.end] if isinstance(wanted, list) else fault.code
        for fault, wanted in zip(faults, vector["faults"], strict=False)
    ]
    assert found == vector["faults"]
    assert len(faults) == len(vector["faults"])
    assert (rule is not None) is all(map(is_doubt, faults))


def test_there_are_enough_vectors_and_every_function_is_in_them():
    rules = " ".join(vector["rule"] for vector in RESULTS)

    assert len(VECTORS) >= 400
    assert {name for name in FUNCTIONS if f"{name}(" not in rules} == set()


def test_the_vectors_can_be_given_to_another_implementation_with_their_trees():
    assert len(with_trees()["vectors"]) == len(RESULTS)
    assert FILE["today"] == "2026-03-01"
