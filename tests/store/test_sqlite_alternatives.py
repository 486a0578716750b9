"""Ways to match a query, taken apart, match together what the query does, and no row twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.query import And, Blank, Compare, In, Not, Or, eq
from engine.rows import CaseRow
from engine.store.matching import matches
from engine.store.sqlite.alternatives import alternatives

COLUMNS = st.sampled_from(("case.owner", "case.team", "case.agency"))
VALUES = st.sampled_from(("x", "y"))
LEAVES = st.one_of(
    st.builds(Blank, COLUMNS),
    st.builds(eq, COLUMNS, VALUES),
    st.builds(lambda column, value: Compare(column, "ge", value), COLUMNS, VALUES),
    st.builds(lambda column, value: In(column, (value,)), COLUMNS, VALUES),
)
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: And(tuple(parts))),
        st.lists(inner, max_size=4).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=12,
)
HELD = st.sampled_from(("", "x", "y"))
ROWS = st.builds(
    lambda owner, team, agency: CaseRow("c", "case", "1", "open", owner, team, agency, "", "", 1),
    *(HELD, HELD, HELD),
)


@given(QUERIES, ROWS)
def test_a_query_taken_apart_matches_each_row_once_or_never(query, row):
    ways, besides = alternatives(query)
    together = sum(matches(And((way, besides)), row) for way in ways)
    assert together == matches(query, row)


def test_ways_that_exclude_each_other_are_taken_apart():
    ways = Or((Blank("case.owner"), eq("case.owner", "x"), eq("case.owner", "y")))

    assert len(alternatives(And((eq("case.team", "t"), ways)))[0]) == 3
    assert len(alternatives(Or((eq("case.owner", "x"), eq("case.team", "t"))))[0]) == 1
