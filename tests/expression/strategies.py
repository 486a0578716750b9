"""Random rules and random values, right and wrong, for the laws of the language."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from engine.expression import DictEnvironment, MappingScope
from engine.expression.types import (
    AGE,
    ANY,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    YES_NO,
    choice,
    choices,
    record,
    rows,
)

RISK = choice("risk", ["high", "low"], {"points": NUMBER})
ROW = {"n": NUMBER, "risk": RISK, "born": DATE, "t": TEXT, "a": YES_NO}
SCOPE = MappingScope(
    {
        "a": YES_NO,
        "b": YES_NO,
        "n": NUMBER,
        "m": NUMBER,
        "t": TEXT,
        "d": DATE,
        "e": DATE,
        "at": DATETIME,
        "kid": AGE,
        "risk": RISK,
        "needs": choices("risk", ["high", "low"], {"points": NUMBER}),
        "family": rows({**ROW, "visits": rows(ROW)}),
        "form": record({"a": YES_NO, "n": NUMBER}),
        "x": ANY,
    },
    lists={"risk": RISK},
)
LISTS = {"risk": {"high": {"points": 3}, "low": {"points": None}}}

yes_no = st.sampled_from([True, False, None])
partial_dates = st.one_of(
    st.dates().map(str), st.dates().map(lambda d: str(d)[:7]), st.dates().map(lambda d: str(d)[:4])
)
ages = st.fixed_dictionaries(
    {"years": st.integers(0, 120)},
    optional={"months": st.integers(0, 11), "as_of": partial_dates, "estimated": st.booleans()},
)
odd = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        partial_dates,
        st.just(10**400),
        st.just("2026-02-30T99:99"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["n", "years", "as_of", "_row", "points"]), inner),
    ),
    max_leaves=6,
)
some_rows = st.lists(
    st.fixed_dictionaries({}, optional={"n": st.integers(), "a": yes_no, "visits": odd}), max_size=5
)
values = st.fixed_dictionaries(
    {},
    optional={name: st.one_of(odd, ages, some_rows) for name in SCOPE.here},
)


def environment(names: dict[str, Any], today: str = "2026-03-01") -> DictEnvironment:
    return DictEnvironment(names, today, "2026-03-01T09:00:00Z", lists=LISTS)


def _binary(signs: list[str], left: Any, right: Any) -> Any:
    return st.tuples(left, st.sampled_from(signs), right).map(lambda p: f"({p[0]} {p[1]} {p[2]})")


def _called(template: str, *parts: Any) -> Any:
    return st.tuples(*parts).map(lambda found: template.format(*found))


dates = st.sampled_from(
    ["d", "e", "today()", "add_days(d, n)", "add_months(e, m)", "min(d, e)", "family.born"][:6]
)
texts = st.sampled_from(["t", "'x'", "join(' ', t, risk)", "text(n, m)", "first(family).t"])


def _numbers(truths: Any) -> Any:
    leaves = st.sampled_from(
        ["n", "-2", "0", "3.5", "form.n", "kid", "x", "risk.points", "last(family).n"]
        + ["count(needs)", "sum(family.n)", "sum(family.visits.n)", "max(family.risk.points)"]
        + ["years_old(d)", "years_old(kid)", "length(t)", "days_between(d, e)", "average(family.n)"]
    )
    return st.one_of(
        leaves,
        _binary(["+", "-", "*", "/"], leaves, leaves),
        _called("count(family, {})", truths),
        _called("sum(family.n, {})", truths),
        _called("if({}, {}, {})", truths, leaves, leaves),
        _called("round({}, 2)", leaves),
    )


def _truths(inner: Any) -> Any:
    numbers = _numbers(inner)
    return st.one_of(
        _binary(["and", "or"], inner, inner),
        _called("(not {})", inner),
        _called("({} is not yes)", inner),
        _binary(["<", "<=", "==", "!=", ">", ">="], numbers, numbers),
        _binary(["<", "<=", "==", "!=", ">", ">="], dates, dates),
        _binary(["==", "!=", "<"], texts, texts),
        _called("({0} in [{0}, 3])", numbers),
        _called("any(family, {})", inner),
        _called("all(family, any(visits, {}))", inner),
        _called("contains({}, {})", texts, texts),
    )


yes_no_rules = st.recursive(
    st.sampled_from(
        ["a", "b", "yes", "form.a", "(n is blank)", "('high' in needs)", "(x == 3)", "(at < now())"]
        + ["matches(t, '[a-z]+x')", "(risk == 'high')", "(kid < 5)", "(x is yes)", "(x in needs)"]
    ),
    _truths,
    max_leaves=6,
)
