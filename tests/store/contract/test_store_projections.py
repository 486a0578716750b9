"""Projections: kept exactly, rebuilt in batches, and never a reason for a list to lose a case."""

from __future__ import annotations

import pytest
from store_samples import FACTS, document, save, task, words

from engine.query import ALL, Blank, Has, eq
from engine.store.protocol import FactColumn, FactSet, Projection, Sort

SECOND = FactSet("second", (FactColumn("age", "text"), FactColumn("concerns", "many")))


def age(value):
    return Projection(facts={"age": value})


def listed(store, where=ALL):
    return sorted(row.id for row in store.page(ALL, where, Sort(), "", 99).rows)


def test_a_projection_is_kept_exactly(store):
    given = Projection(
        facts={"age": 7, "concerns": ["b", "a"], "unknown": None},
        tasks=(task("c1", excluded=("omar",)), task("c1", "call", due_at="2026-01-01")),
        search=(words("sara"), words("secret", level="identity")),
        keys=("number=1",),
    )
    save(store, "c1", given)

    assert store.projection("c1") == given
    assert store.projection("c2") is None


def test_cases_are_scanned_in_order_of_id(store):
    for case_id in ("b", "a", "d", "c"):
        save(store, case_id)

    assert [one["id"] for one in store.scan("", 3)] == ["a", "b", "c"]
    assert store.scan("c", 3) == (document("d", seq=1),)


def test_a_projection_is_replaced_only_if_the_case_is_as_it_was_seen(store):
    save(store, "a", age(1))
    save(store, "a", age(1))
    save(store, "b", age(1))
    batch = {"a": (1, age(9)), "b": (1, age(9)), "unknown": (1, age(9))}

    assert store.put_projection(batch) == 1
    assert store.projection("a") == age(1)
    assert listed(store, eq("fact.age", 9)) == ["b"]
    assert store.get("b", ALL)["seq"] == 1


def test_a_replaced_projection_replaces_all_that_was_found_by_it(store):
    before = Projection(tasks=(task("a"),), search=(words("sara"),), keys=("k=1",))
    save(store, "a", before)
    store.put_projection({"a": (1, Projection(facts={"concerns": ["work"]}))})

    assert store.tasks(ALL, ALL, "", 9).rows == ()
    assert store.search(ALL, frozenset(("",)), ("sara",), "", 9).rows == ()
    assert store.unit("b", lambda view: (None, view.holders("k=1"))) == ()
    assert listed(store, Has("fact.concerns", "work")) == ["a"]


def test_new_facts_must_be_filled_and_no_case_is_lost_meanwhile(store):
    for case_id in ("a", "b", "c"):
        save(store, case_id, age(5), team=case_id)

    assert store.prepare(SECOND)
    assert listed(store) == ["a", "b", "c"]
    assert listed(store, eq("case.team", "b")) == ["b"]
    assert listed(store, Blank("fact.age")) == ["a", "b", "c"]
    store.put_projection({"a": (1, age("five")), "b": (1, age("five"))})
    assert store.prepare(SECOND)
    save(store, "c", age("six"))
    assert not store.prepare(SECOND)
    assert listed(store, eq("fact.age", "five")) == ["a", "b"]
    with pytest.raises(ValueError, match="column"):
        listed(store, eq("fact.is_alone", True))


def test_a_store_without_cases_needs_no_rebuilding(store):
    assert not store.prepare(SECOND)
    save(store, "a", age("five"))
    assert not store.prepare(SECOND)


def test_going_back_before_the_new_facts_are_filled_asks_only_for_what_changed(store):
    save(store, "a", age(5))
    save(store, "b", age(5))
    assert store.prepare(SECOND)
    assert not store.prepare(FACTS)
    assert listed(store, eq("fact.age", 5)) == ["a", "b"]

    assert store.prepare(SECOND)
    save(store, "a", age("five"), status="closed")
    assert store.prepare(FACTS)
    assert listed(store, eq("case.status", "closed")) == ["a"]
    store.put_projection({"a": (2, age(5))})
    assert not store.prepare(FACTS)


def test_two_fact_sets_with_one_id_are_a_fault(store):
    with pytest.raises(ValueError, match="one id"):
        store.prepare(FactSet(FACTS.id, SECOND.columns))


@pytest.mark.parametrize(
    "facts",
    [{"age": "seven"}, {"risk_level": 1}, {"is_alone": 1}, {"concerns": "a"}, {"concerns": [1]}],
)
def test_a_fact_of_another_kind_is_a_fault(store, facts):
    with pytest.raises(ValueError, match="fact"):
        save(store, "a", Projection(facts=facts))
