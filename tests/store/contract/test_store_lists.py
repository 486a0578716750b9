"""Lists, counts and tasks: within reach, in order, paged by key."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import FACTS, every_store, save, task, words

from engine.query import ALL, NOTHING, And, Blank, Compare, Has, In, Not, Or, eq
from engine.store.memory import MemoryStore
from engine.store.protocol import FactSet, Projection, Sort, Store
from engine.store.sqlite import SqliteStore

KASSALA = eq("case.team", "kassala")


def ids(page):
    return [row.id for row in page.rows]


def pages(store, sort, limit=2):
    """Every id the pages of a list give, following the marks."""
    found, after = [], ""
    while True:
        page = store.page(ALL, ALL, sort, after, limit)
        found += ids(page)
        if not page.after:
            return found
        after = page.after


@pytest.fixture
def two_teams(store):
    for case_id, team in (("k1", "kassala"), ("k2", "kassala"), ("g1", "gedaref")):
        projection = Projection(
            facts={"risk_level": "high"}, tasks=(task(case_id, team=team),), search=(words("sara"),)
        )
        save(store, case_id, projection, team=team)
    return store


@pytest.mark.parametrize("kind", [Store, MemoryStore, SqliteStore])
@pytest.mark.parametrize("verb", ["get", "page", "count", "tally", "search", "tasks"])
def test_no_read_of_cases_has_a_reach_by_default(kind, verb):
    reach = inspect.signature(getattr(kind, verb)).parameters["reach"]
    assert reach.default is inspect.Parameter.empty


def test_every_read_stays_within_reach(two_teams):
    store = two_teams
    everyone = frozenset(("",))

    assert store.get("g1", KASSALA) is None
    assert store.get("k1", KASSALA)["id"] == "k1"
    assert sorted(ids(store.page(KASSALA, ALL, Sort(), "", 9))) == ["k1", "k2"]
    assert store.count(KASSALA, ALL) == {"": 2}
    assert sorted(ids(store.search(KASSALA, everyone, ("sara",), "", 9))) == ["k1", "k2"]
    assert {row.id for _, row in store.tasks(KASSALA, ALL, "", 9).rows} == {"k1", "k2"}


def test_a_reach_of_nothing_reads_nothing(two_teams):
    store = two_teams

    assert store.get("k1", NOTHING) is None
    assert store.page(NOTHING, ALL, Sort(), "", 9).rows == ()
    assert store.count(NOTHING, ALL) == {"": 0}
    assert store.search(NOTHING, frozenset(("",)), ("sara",), "", 9).rows == ()
    assert store.tasks(NOTHING, ALL, "", 9).rows == ()


@pytest.mark.parametrize(
    "query",
    [
        eq("case.password", "x"),
        eq("fact.unknown", "x"),
        eq("task.role", "x"),
        eq("risk_level", "x"),
        eq("fact.risk_level; DROP TABLE cases", "x"),
        eq("fact.concerns", "x"),
        Has("fact.risk_level", "x"),
        Compare("case.status", "like", "x"),
        Not(Or((And((In("nowhere", ("x",)),)),))),
        Blank("case.body"),
    ],
    ids=repr,
)
def test_a_query_that_cannot_be_asked_is_a_fault(store, query):
    for ask in (
        lambda: store.get("c1", query),
        lambda: store.page(query, ALL, Sort(), "", 9),
        lambda: store.page(ALL, query, Sort(), "", 9),
        lambda: store.count(ALL, query),
        lambda: store.search(query, frozenset(("",)), ("a",), "", 9),
    ):
        with pytest.raises(ValueError, match="column|operator"):
            ask()


@pytest.mark.parametrize("column", ["fact.concerns", "fact.unknown", "case.seq", "id; DELETE"])
def test_a_list_cannot_be_sorted_by_what_is_no_single_value(store, column):
    with pytest.raises(ValueError, match="sort"):
        store.page(ALL, ALL, Sort(column), "", 9)


def test_a_count_by_an_unknown_column_is_a_fault(store):
    with pytest.raises(ValueError, match="column"):
        store.count(ALL, ALL, "fact.unknown")


def test_nothing_sorts_first_when_ascending_and_last_when_descending(store):
    for case_id, risk in (("a", "low"), ("b", None), ("c", "high"), ("d", "low")):
        save(store, case_id, Projection(facts={"risk_level": risk}))

    assert pages(store, Sort("fact.risk_level", descending=False)) == ["b", "c", "a", "d"]
    assert pages(store, Sort("fact.risk_level", descending=True)) == ["d", "a", "c", "b"]


def test_a_mark_that_cannot_be_read_starts_the_list(store):
    save(store, "a")
    save(store, "b")
    other = store.page(ALL, ALL, Sort("case.id"), "", 1).after
    assert other

    for mark in ("?", "AAAA", "bnVsbA", "W10", "WzEsMl0", "é"):
        assert ids(store.page(ALL, ALL, Sort(), mark, 9)) == ["b", "a"]
        assert store.tasks(ALL, ALL, mark, 9).rows == ()
    assert ids(store.page(ALL, ALL, Sort("fact.age"), other, 9)) == ["b", "a"]


def test_cases_are_counted_by_the_values_of_a_column(store):
    for case_id, facts in (
        ("a", {"risk_level": "high", "age": 3, "is_alone": True, "concerns": ["hunger", "work"]}),
        ("b", {"risk_level": "high", "age": 3.0, "is_alone": False, "concerns": ["work"]}),
        ("c", {}),
    ):
        save(store, case_id, Projection(facts=facts))

    assert store.count(ALL, ALL, "fact.risk_level") == {"high": 2, "": 1}
    assert store.count(ALL, ALL, "fact.age") == {"3": 2, "": 1}
    assert store.count(ALL, ALL, "fact.is_alone") == {"true": 1, "false": 1, "": 1}
    assert store.count(ALL, ALL, "fact.concerns") == {"hunger": 1, "work": 2, "": 1}
    assert store.count(ALL, eq("case.id", "c"), "case.team") == {"kassala": 1}


def test_cases_are_tallied_by_two_columns_within_reach(store):
    for case_id, team, facts in (
        ("a", "kassala", {"risk_level": "high", "is_alone": True}),
        ("b", "kassala", {"risk_level": "high"}),
        ("c", "kassala", {}),
        ("d", "gedaref", {"risk_level": "high"}),
    ):
        save(store, case_id, Projection(facts=facts), team=team)

    by_risk = store.tally(KASSALA, ALL, ("case.owner", "fact.risk_level"))
    assert by_risk == {("amina", "high"): 2, ("amina", ""): 1}
    both = store.tally(ALL, eq("fact.risk_level", "high"), ("case.team", "fact.is_alone"))
    assert both == {("kassala", "true"): 1, ("kassala", ""): 1, ("gedaref", ""): 1}
    assert store.tally(NOTHING, ALL, ("case.owner", "case.team")) == {}


@pytest.mark.parametrize("column", ["fact.unknown", "fact.concerns", "id; DELETE"])
def test_a_tally_by_what_is_no_single_value_is_a_fault(store, column):
    for by in (("case.owner", column), (column, "case.owner")):
        with pytest.raises(ValueError, match="column"):
            store.tally(ALL, ALL, by)


def test_a_row_shows_the_facts_that_hold_something(store):
    facts = {"risk_level": "", "age": 0, "is_alone": False, "concerns": ["hunger"], "unkept": 1}
    save(store, "a", Projection(facts=facts))

    row = store.page(ALL, ALL, Sort(), "", 1).rows[0]
    assert row.facts == {"age": 0, "is_alone": False, "concerns": ["hunger"]}


def test_tasks_come_by_due_date_and_those_without_one_last(store):
    tasks = (
        task("a", "never", opens_at="2026-01-01"),
        task("a", "late", due_at="2026-02-02", opens_at="2026-01-01"),
        task("a", "soon", due_at="2026-01-02"),
        task("a", "late_too", due_at="2026-02-02", opens_at="2025-01-01"),
    )
    save(store, "a", Projection(tasks=tasks))
    found, after = [], ""
    while True:
        page = store.tasks(ALL, ALL, after, 1)
        found += [row[0].subject for row in page.rows]
        if not (after := page.after):
            break

    assert found == ["soon", "late_too", "late", "never"]


def test_tasks_can_leave_out_who_may_not_do_them(store):
    save(store, "a", Projection(tasks=(task("a", excluded=("amina", "omar")), task("a", "b"))))

    mine = store.tasks(ALL, Not(Has("task.excluded", "amina")), "", 9).rows
    assert [row[0].subject for row in mine] == ["b"]
    theirs = store.tasks(ALL, Has("task.excluded", "omar"), "", 9).rows
    assert theirs[0][0].excluded == ("amina", "omar")


def test_tasks_follow_their_case(store):
    save(store, "a", Projection(tasks=(task("a"), task("a", "call", due_at="2026-01-01"))))
    save(store, "a", Projection(tasks=(task("a", "call", due_at="2026-05-05"),)))

    rows = store.tasks(ALL, ALL, "", 9).rows
    assert [(row[0].subject, row[0].due_at) for row in rows] == [("call", "2026-05-05")]


def test_due_steps_are_those_whose_time_has_come(store):
    tasks = (
        task("a", "later", next_step_at="2026-03-03"),
        task("a", "now", next_step_at="2026-02-02"),
        task("a", "before", next_step_at="2026-01-01"),
        task("a", "never"),
    )
    save(store, "a", Projection(tasks=tasks))

    assert [one.subject for one in store.due_steps("2026-02-02", 9)] == ["before", "now"]
    assert [one.subject for one in store.due_steps("2026-02-02", 1)] == ["before"]


@given(
    ages=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=12),
    changed=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=8),
    limit=st.integers(1, 4),
    descending=st.booleans(),
)
def test_paging_shows_unchanged_rows_exactly_once_while_others_change(
    ages, changed, limit, descending
):
    sort = Sort("fact.age", descending)
    touched = {f"c{number:02}" for number, _ in changed}
    with every_store(FactSet("ages", FACTS.columns[1:2])) as stores:
        for store in stores.values():
            for number, age in enumerate(ages):
                save(store, f"c{number:02}", Projection(facts={"age": age}))
            found, after, moves = [], "", list(changed)
            while True:
                page = store.page(ALL, ALL, sort, after, limit)
                found += ids(page)
                if not (after := page.after):
                    break
                if moves:
                    number, age = moves.pop()
                    save(store, f"c{number:02}", Projection(facts={"age": age}))
            still = [case_id for case_id in found if case_id not in touched]
            expected = {f"c{number:02}" for number in range(len(ages))} - touched
            assert sorted(still) == sorted(expected)
