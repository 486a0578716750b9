"""The browser says of every rule what the server says: the vectors, and random trees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from javascript import CHROMIUM, NODE, Ask, as_json, walker
from random_trees import random_trees
from vector_file import with_trees

TREES = int(os.environ.get("WALKER_TREES", "500"))
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and NODE is None, reason="no chromium and no node on this machine"
)


@pytest.fixture(scope="module")
def ask(playwright: Any) -> Iterator[Ask]:
    with walker(playwright) as found:
        yield found


def test_every_vector_means_the_same_in_the_browser(ask):
    file = with_trees()
    cases = [
        {
            "ast": vector["ast"],
            "names": vector.get("names", {}),
            "today": vector.get("today", file["today"]),
            "now": vector.get("now", file["now"]),
            "states": file["states"],
            "lists": {
                name: of["choices"]
                for name, of in {**file["lists"], **vector.get("lists", {})}.items()
            },
        }
        for vector in file["vectors"]
    ]

    answers = ask(cases)

    assert len(answers) > 400
    assert [
        (vector["rule"], answer, vector["result"])
        for vector, answer in zip(file["vectors"], answers, strict=True)
        if not same(answer, as_json(vector["result"]))
    ] == []


def test_random_trees_mean_the_same_in_the_browser(ask):
    cases = random_trees(TREES)

    answers = ask([case["given"] for case in cases])

    assert len(cases) >= TREES
    assert [
        (case, answer)
        for case, answer in zip(cases, answers, strict=True)
        if not same(answer, case["expected"])
    ] == []


@pytest.mark.parametrize(
    "ast",
    [None, {}, {"op": "toString"}, {"op": "call", "name": "constructor", "args": []}, {"op": "and"}]
    + [{"op": "name", "name": "a", "row": 3}, {"op": "call", "name": "matches", "args": []}],
)
def test_a_tree_that_is_none_is_blank_instead_of_an_error(ask, ast):
    assert ask([{"ast": ast, "names": {}, "today": "2026-03-01", "now": ""}]) == [None]


def same(one: object, other: object) -> bool:
    """Equal, and of the same kind: yes is not 1."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)
