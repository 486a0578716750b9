"""Cases that may be the one about to begin: the same name, and nothing else that differs.

Looked for within the sender's own reach only, through what they may read: a person learns here of
no case that they could not have found by searching.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.actor import Actor
from engine.case import Case
from engine.cases.desk import Desk
from engine.definitions.model import Fact, Workflow
from engine.i18n.names import matches, query_words, search_words
from engine.problems import Problem, Severity
from engine.projections.facts import fact_values
from engine.projections.search import search_level
from engine.query import And, Blank, Or, Query, eq
from engine.rows import CaseRow

LOOKED_AT = 200
TOLD = 5
Compared = list[tuple[Fact, Any]]
NAME, BIRTH, MANY = "text", "birth", "select_multiple"


def possible_duplicates(desk: Desk, actor: Actor, begun: Case) -> tuple[Problem, ...]:
    """One warning with the numbers of cases that look like `begun`, none where there are none."""
    workflow = desk.workflow(begun)
    if not workflow.duplicates:
        return ()
    facts = fact_values(workflow, desk.environment(workflow, begun, actor))
    known = desk.facts(actor, workflow)
    compared = [
        (workflow.facts[name], facts[name])
        for name in workflow.duplicates
        if name in known and name in facts
    ]
    found = [row for row in _named_alike(desk, actor, workflow, compared) if _same(row, compared)]
    if not found:
        return ()
    numbers = {"numbers": tuple(row.number for row in found[:TOLD])}
    params = {**numbers, "cases": tuple(row.id for row in found[:TOLD])}
    return (Problem("possible_duplicate", params=params, severity=Severity.WARNING),)


def _named_alike(
    desk: Desk, actor: Actor, workflow: Workflow, compared: Compared
) -> tuple[CaseRow, ...]:
    """Cases with the same name, by the index of search words; without a name there are none."""
    names = [(fact, name) for fact, name in compared if fact.type == NAME and fact.search]
    if not names:
        return ()
    (fact, name), *_ = names
    where = And((eq("case.workflow", workflow.id), *_equal(compared)))
    return desk.gate.alike(actor, search_level(workflow.id, fact.id), name, where, LOOKED_AT)


def _equal(compared: Compared) -> Iterator[Query]:
    for fact, value in compared:
        if fact.type not in (NAME, BIRTH, MANY) and isinstance(value, str):
            yield Or((Blank(f"fact.{fact.id}"), eq(f"fact.{fact.id}", value)))


def _same(row: CaseRow, compared: Compared) -> bool:
    """Whether nothing differs; what is blank on one side tells nothing."""
    pairs = ((fact, value, row.facts.get(fact.id)) for fact, value in compared)
    return all(there is None or _alike(fact.type, here, there) for fact, here, there in pairs)


def _alike(kind: str, here: Any, there: Any) -> bool:
    if kind == NAME:
        return matches(query_words(here), search_words(there))
    if kind == BIRTH:
        (first, last), (earliest, latest) = here.split("/"), there.split("/")
        return bool(first <= latest and earliest <= last)
    if kind == MANY:
        return set(here) == set(there)
    return bool(here == there)
