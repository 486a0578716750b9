"""Random typed trees with answers and what Python makes of them, for the walker in the browser.

The same count gives the same trees: a difference can be looked at again.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from javascript import as_json, encoded
from strategies import (
    LISTS,
    SCOPE,
    ages,
    dates,
    environment,
    partial_dates,
    texts,
    values,
    yes_no_rules,
)
from strategies import _numbers as numbers_of

from engine.expression import evaluate, read_rule

TODAY = "2026-03-01"
NOW = "2026-03-01T09:00:00Z"
PATTERNS = (
    "[a-z]+x", "[0-9]{2,3}-?\\\\d*", "(ab|a|b){2,4}", "[^a-c]*", ".{0,4}", "\\\\w+ \\\\w+", "",
    "(?:أ|ا)[ء-ي]+", "^\\\\s*$", "\\\\u0627.", "[\\\\d_-]+", "\\\\D+", "[^\\\\w]?.", "(x|)y{3,}",
)  # fmt: skip

letters = "أإآٱاىيیةهكک ـًّ٠١٩۰۲\u200f\ufeff abxyİIßﬁΣς1-_é\u0301Å😀"
words = st.one_of(
    st.text(letters, max_size=12), st.text(max_size=80), st.text("abxy12- ", max_size=90)
)
amounts = st.one_of(
    st.floats(-1e6, 1e6),
    st.floats(),
    st.integers(-20, 20),
    st.sampled_from([0.5, 2.675, 1e15, -0.0, 2**53]),
)
instants = st.datetimes().map(lambda at: at.isoformat(timespec="seconds")[:19] + "Z")
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "n": amounts,
            "risk": st.sampled_from(["high", "low", "none", ""]),
            "born": partial_dates,
            "t": words,
            "a": st.booleans(),
            "visits": st.lists(
                st.fixed_dictionaries(
                    {"_row": st.sampled_from(["ab", "x"])},
                    optional={"n": amounts, "a": st.booleans(), "born": partial_dates, "t": words},
                ),
                max_size=3,
            ),
        },
    ),
    max_size=4,
)
right_values = st.fixed_dictionaries(
    {},
    optional={
        "a": st.booleans(),
        "b": st.booleans(),
        "n": amounts,
        "m": st.integers(-2, 12),
        "t": words,
        "d": st.one_of(partial_dates, instants),
        "e": partial_dates,
        "at": instants,
        "kid": ages,
        "risk": st.sampled_from(["high", "low", "none"]),
        "needs": st.lists(st.sampled_from(["high", "low", "none"]), max_size=3),
        "family": rows,
        "form": st.fixed_dictionaries({}, optional={"a": st.booleans(), "n": amounts}),
        "x": st.one_of(amounts, words, ages, st.booleans(), partial_dates),
    },
)
more = st.one_of(
    st.sampled_from(PATTERNS).map(lambda pattern: f"matches(t, '{pattern}')"),
    st.sampled_from(
        ["text(n, m)", "text(n * m, 3)", "round(n, m)", "floor(n / 3)", "n / m * n"]
        + ["sum(family.n)", "average(family.n)", "join(', ', family.t)"]
        + ["join(t, needs, risk, 'و')", "length(t)", "contains(t, first(family).t)"]
        + ["label_of(needs)"]
        + ["starts_with(first(family).t, t)"]
        + ["days_between(d, e)", "months_between(d, e)", "years_between(e, d)", "add_days(d, n)"]
        + ["add_months(d, n)", "years_old(kid, d)", "years_old(d)", "kid", "max(d, e)", "min(n, m)"]
        + ["max(family.born)", "family.visits.n", "filter(family, n > m)", "needs", "x", "n", "t"]
        + ["first_filled(t, risk)", "count_yes(a, b, family.a)", "choice_of('risk', t)"]
        + ["last(family, a).born", "count(family)", "min(family.n, n)", "x == n"]
        + ["x < d", "kid in [n, m]"]
        + ["count(family.visits)", "count(family.visits, a)", "sum(family.visits.n, n > m)"]
        + ["average(family.visits.n)", "max(family.visits.born, d)", "join('-', family.visits.t)"]
        + ["filter(family.visits, n < position())", "last(family.visits, a).n"]
        + ["first(family, any(visits, a)).visits.n", "row(family.visits, t).n"]
        + ["count(family, count(visits, n > m) == position())", "none(family.visits, n is blank)"]
        + ["sum(filter(family, a).visits.n)", "all(family, sum(visits.n) < n)"]
    ),
)  # fmt: skip
rules = st.one_of(yes_no_rules, numbers_of(yes_no_rules), dates, texts, more, more)
budgets = st.sampled_from([20_000] * 6 + [3, 10, 25, 60])


def random_trees(count: int) -> list[dict[str, Any]]:
    """`count` cases: `given` for the walker, and the value that Python gives."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(rules, st.one_of(values, right_values, right_values), budgets)
    def collect(text: str, names: dict[str, Any], budget: int) -> None:
        rule, faults = read_rule(text, SCOPE)
        assert rule is not None, (text, faults)
        given = {"ast": rule.ast, "names": names, "budget": budget}
        given |= {"today": TODAY, "now": NOW, "lists": LISTS}
        # What both sides get has gone through JSON, as answers have.
        plain = json.loads(encoded([given]))[0]
        value = evaluate(plain["ast"], environment(plain["names"]), budget)
        found.append({"rule": text, "given": given, "expected": as_json(value)})

    collect()
    return found


if __name__ == "__main__":
    print(json.dumps([case["rule"] for case in random_trees(int(sys.argv[1]))], indent=1))
