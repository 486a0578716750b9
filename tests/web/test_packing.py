"""Rules on their way to a page: much smaller, and the same again when they are there."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from benchmarks.ruled_form import ruled_bundle
from engine.actor import Actor
from engine.cases.desk import Desk
from engine.cases.live_rules import live_rules
from engine.clock import system_clock
from engine.gate import Gate
from engine.ids import random_ids
from engine.store.memory import MemoryStore
from engine.web.packing import packed


def tree(node: Any, shapes: list[Any]) -> Any:
    if isinstance(node, str):
        return {"op": "name", "name": node[1:]} if node[0] == "$" else literal(node[1:])
    if not isinstance(node, list):
        return literal(node)
    fixed, *names = shapes[node[0]]
    parts = dict(zip(names, node[1:], strict=True))
    many = {n: [tree(one, shapes) for one in part] for n, part in parts.items() if n == "args"}
    return {**fixed, **{n: tree(part, shapes) for n, part in parts.items() if n != "args"}, **many}


def literal(value: Any) -> dict[str, Any]:
    return {"op": "literal", "value": value}


def unpacked(part: Any, shapes: list[Any]) -> Any:
    if isinstance(part, list):
        return [unpacked(one, shapes) for one in part]
    if not isinstance(part, dict):
        return part
    if "$" in part:
        return tree(part["$"], shapes)
    return {name: unpacked(one, shapes) for name, one in part.items() if name != "shapes"}


def length(document: Any) -> int:
    return len(json.dumps(document, separators=(",", ":")))


def weight(document: Any) -> int:
    return len(gzip.compress(json.dumps(document, separators=(",", ":")).encode(), 9))


@pytest.fixture(scope="module")
def document() -> Any:
    bundle = ruled_bundle(fields=64, rules=260)
    desk = Desk(bundle, Gate(MemoryStore(), bundle, system_clock), random_ids)
    actor = Actor("worker", "Worker", "worker", "agency", "team")
    rules = live_rules(desk, actor, bundle.workflows["file"], bundle.forms["big"])
    return json.loads(json.dumps(rules.document))


def test_packed_rules_are_the_same_again_in_less_than_half(document):
    sent = json.loads(json.dumps(packed(document)))

    assert unpacked(sent, sent["shapes"]) == document
    assert length(sent) < 0.5 * length(document)


def test_packed_rules_are_lighter_compressed_too(document):
    assert weight(packed(document)) < 0.9 * weight(document)


@pytest.mark.parametrize("value", ["$name", "'quoted'", "", 0, 1.5, True, None, [1, 2]])
def test_a_literal_is_never_taken_for_something_else(value):
    rule = {"op": "is", "arg": literal(value), "value": True, "negated": False}
    sent = packed({"rule": rule, "notes": [rule, "$plain"]})

    assert unpacked(sent, sent["shapes"]) == {"rule": rule, "notes": [rule, "$plain"]}
