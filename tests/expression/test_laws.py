"""Laws of the Rules language, over random rules and random values, wrong-typed ones too."""

from __future__ import annotations

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SCOPE, environment, partial_dates, values, yes_no, yes_no_rules

from engine.expression import evaluate, evaluate_counted, parse, read_rule
from engine.expression.comparing import decide
from engine.expression.moments import days

spans = partial_dates.map(days)
full_days = st.dates().map(lambda day: (day, day))


def value_of(text, names):
    rule, faults = read_rule(text, SCOPE)
    assert rule is not None, (text, faults)
    return evaluate(rule, environment(names))


@settings(max_examples=300)
@given(yes_no_rules, values)
def test_evaluating_never_raises_and_gives_yes_no_or_blank(text, names):
    assert value_of(text, names) in (True, False, None)


@settings(max_examples=150)
@given(yes_no_rules, values, st.integers(0, 60))
def test_no_evaluation_takes_more_steps_than_its_budget(text, names, budget):
    rule, _ = read_rule(text, SCOPE)

    value, steps, exhausted = evaluate_counted(rule, environment(names), budget)

    assert steps <= budget
    assert value is None or not exhausted


@settings(max_examples=100)
@given(yes_no_rules, values)
def test_a_tree_means_the_same_after_a_way_through_json(text, names):
    rule, _ = read_rule(text, SCOPE)

    again = evaluate(json.loads(json.dumps(rule.ast)), environment(names))

    assert again == evaluate(rule.ast, environment(names))


@settings(max_examples=400)
@given(st.text("abn<>=!()[].,'\"-+*/0123 andorisblank$‘’٣ع\u200f", max_size=40))
def test_reading_never_raises_and_every_fault_lies_in_the_text(text):
    rule, faults = read_rule(text, SCOPE)

    assert rule is not None or faults
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in faults)
    assert (parse(text)[0] is None) <= (rule is None)


@given(yes_no, yes_no)
def test_and_or_do_not_care_for_the_order(a, b):
    names = {"a": a, "b": b}

    assert value_of("a and b", names) is value_of("b and a", names)
    assert value_of("a or b", names) is value_of("b or a", names)


@settings(max_examples=60)
@given(yes_no_rules, yes_no_rules, values)
def test_not_turns_and_into_or(one, other, names):
    assert value_of(f"not ({one} and {other})", names) is value_of(
        f"not {one} or not {other}", names
    )
    assert value_of(f"not ({one} or {other})", names) is value_of(
        f"not {one} and not {other}", names
    )


@settings(max_examples=60)
@given(yes_no_rules, values)
def test_not_twice_is_the_same(text, names):
    assert value_of(f"not not {text}", names) is value_of(text, names)


@settings(max_examples=60)
@given(yes_no_rules, values)
def test_an_is_test_is_never_blank(text, names):
    for test in ("is yes", "is no", "is not yes", "is not no", "is blank", "is not blank"):
        assert value_of(f"{text} {test}", names) in (True, False)


@given(spans, spans, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
def test_an_interval_decides_only_what_holds_for_all_its_ends(left, right, test):
    ends = {decide(test, (x, x), (y, y)) for x in left for y in right}
    verdict = decide(test, left, right)

    if verdict is not None:
        assert ends == {verdict}


@given(spans, spans)
def test_earlier_is_later_seen_from_the_other_side(left, right):
    assert decide("<", left, right) is decide(">", right, left)
    assert decide("<=", left, right) is decide(">=", right, left)
    assert decide("==", left, right) is decide("==", right, left)


@given(spans, spans)
def test_not_earlier_is_the_same_or_later(left, right):
    earlier, others = decide("<", left, right), decide(">=", left, right)

    assert (earlier is None) is (others is None)
    assert earlier is None or earlier is not others


@given(spans, full_days)
def test_a_day_inside_a_partial_date_is_undecided_or_the_same(partial, day):
    inside = partial[0] <= day[0] <= partial[1]

    assert decide("==", partial, day) is (None if inside and partial != day else inside)


@given(st.dates(), st.integers(0, 600))
def test_months_that_were_added_are_the_months_between(day, count):
    names = {"d": str(day), "n": count}
    later = value_of("add_months(d, n)", names)

    if later is not None:
        assert value_of("months_between(d, add_months(d, n))", names) == count


@given(st.dates(), st.integers(-4000, 4000))
def test_days_that_were_added_are_the_days_between(day, count):
    names = {"d": str(day), "n": count}

    assert value_of("days_between(d, add_days(d, n))", names) in (count, None)


@given(partial_dates, partial_dates)
def test_years_between_turns_its_sign_with_its_ends(one, other):
    forth = value_of("years_between(d, e)", {"d": one, "e": other})
    back = value_of("years_between(d, e)", {"d": other, "e": one})

    assert forth is None if back is None else forth == -back


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_number_as_text_is_the_rounded_number(number, places):
    names = {"n": number, "m": places}

    written = float(value_of("text(n, m)", names))
    assert math.isclose(written, value_of("round(n, m)", names), rel_tol=1e-12)
