"""Every store answers every query as `matches` says."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import FACTS, every_store, save, task

from engine.query import All, And, Blank, Compare, Has, In, Not, Nothing, Or
from engine.store.matching import column_value, matches
from engine.store.protocol import Projection, Sort
from engine.store.values import case_columns, task_columns

OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge")
TEXTS = st.sampled_from(("", "a", "b", "ab", "A", "ب", "b'c", "2", "\U0001f600"))
NUMBERS = st.one_of(
    st.integers(-3, 3), st.sampled_from((0.5, -1.5, 2.0, 10**20, 2**63, 1e300, 2**53 + 1))
)
VALUES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
FACT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "risk_level": st.one_of(st.none(), TEXTS),
        "age": st.one_of(st.none(), NUMBERS),
        "is_alone": st.one_of(st.none(), st.booleans()),
        "concerns": st.lists(TEXTS, max_size=3),
    },
)
COLUMNS = st.fixed_dictionaries({name: TEXTS for name in ("owner", "team", "agency", "number")})
TASKS = st.lists(
    st.fixed_dictionaries(
        {"role": TEXTS, "team": TEXTS, "due_at": TEXTS, "opens_at": TEXTS},
        optional={"excluded": st.lists(TEXTS, max_size=2).map(tuple)},
    ),
    max_size=3,
)
ROWS = st.lists(st.tuples(COLUMNS, FACT_VALUES, TASKS), max_size=6)


def queries(columns):
    single = sorted(name for name, kind in columns.items() if kind != "many")
    many = sorted(name for name, kind in columns.items() if kind == "many")
    leaves = st.one_of(
        st.just(All()),
        st.just(Nothing()),
        st.builds(Compare, st.sampled_from(single), st.sampled_from(OPERATORS), VALUES),
        st.builds(In, st.sampled_from(single), st.lists(VALUES, max_size=3).map(tuple)),
        st.builds(Has, st.sampled_from(many), TEXTS),
        st.builds(Blank, st.sampled_from(sorted(columns))),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(And, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=6,
    )


CASE_QUERIES = queries(case_columns(FACTS))
TASK_QUERIES = queries(task_columns(FACTS))


def fill(store, rows):
    for number, (columns, facts, tasks) in enumerate(rows):
        case_id = f"c{number}"
        made = [task(case_id, str(place), **one) for place, one in enumerate(tasks)]
        save(store, case_id, Projection(facts=facts, tasks=tuple(made)), **columns)


def all_rows(store):
    return store.page(All(), All(), Sort(), "", 100).rows


@settings(max_examples=60)
@given(rows=ROWS, asked=st.lists(st.tuples(CASE_QUERIES, CASE_QUERIES), min_size=1, max_size=8))
def test_pages_and_counts_agree_with_the_reference(rows, asked):
    with every_store() as stores:
        for store in stores.values():
            fill(store, rows)
        assert all_rows(stores["sqlite"]) == all_rows(stores["memory"])
        for reach, where in asked:
            for store in stores.values():
                expected = {
                    row.id for row in all_rows(store) if matches(reach, row) and matches(where, row)
                }
                page = store.page(reach, where, Sort(), "", 100)
                assert {row.id for row in page.rows} == expected
                assert store.count(reach, where) == {"": len(expected)}
                assert {i for i in expected if store.get(i, And((reach, where)))} == expected


@settings(max_examples=60)
@given(rows=ROWS, column=st.sampled_from(sorted(case_columns(FACTS))), where=CASE_QUERIES)
def test_counts_by_a_column_agree_with_the_reference(rows, column, where):
    with every_store() as stores:
        for store in stores.values():
            fill(store, rows)
        memory, sqlite = (stores[name].count(All(), where, column) for name in ("memory", "sqlite"))
        assert dict(memory) == dict(sqlite)
        if column != "fact.concerns":
            shown = [row for row in all_rows(stores["memory"]) if matches(where, row)]
            values = Counter(column_value(column, row) for row in shown)
            assert sorted(memory.values()) == sorted(values.values())


@settings(max_examples=60)
@given(rows=ROWS, reach=TASK_QUERIES, where=TASK_QUERIES, limit=st.integers(1, 3))
def test_tasks_agree_with_the_reference(rows, reach, where, limit):
    with every_store() as stores:
        everything = {}
        for name, store in stores.items():
            fill(store, rows)
            found, after = [], ""
            while True:
                page = store.tasks(reach, where, after, limit)
                found += page.rows
                if not (after := page.after):
                    break
            everything[name] = found
            known = store.tasks(All(), All(), "", 1000).rows
            both = And((reach, where))
            assert found == [pair for pair in known if matches(both, pair)]
        assert everything["memory"] == everything["sqlite"]


@settings(max_examples=60)
@given(
    rows=ROWS,
    column=st.sampled_from(sorted(k for k, v in case_columns(FACTS).items() if v != "many")),
    descending=st.booleans(),
    limit=st.integers(1, 3),
)
def test_pages_in_any_order_agree_between_stores(rows, column, descending, limit):
    sort = Sort(column, descending)
    with every_store() as stores:
        everything = []
        for store in stores.values():
            fill(store, rows)
            found, after = [], ""
            while True:
                page = store.page(All(), All(), sort, after, limit)
                found += [row.id for row in page.rows]
                if not (after := page.after):
                    break
            everything.append(found)
            assert len(set(found)) == len(found) == len(rows)
        assert everything[0] == everything[1]


def test_a_query_of_thousands_of_parts_is_answered():
    many = Or(tuple(Compare("case.owner", "eq", f"u{number}") for number in range(3000)))
    names = In("case.owner", tuple(f"u{number}" for number in range(3000)))
    with every_store() as stores:
        for store in stores.values():
            save(store, "c1", owner="u2999")
            assert store.count(many, names) == {"": 1}
