"""Reading rules: what is read, which type comes out, what the tree and the words promise."""

from __future__ import annotations

import json

import pytest
from strategies import LISTS, SCOPE, environment

from engine.expression import (
    FUNCTIONS,
    RESERVED,
    DictEnvironment,
    Kind,
    MappingScope,
    evaluate,
    evaluate_counted,
    functions_used,
    parse,
    read_rule,
)
from engine.expression.types import NUMBER, TEXT, record, rows


def rule_of(text, scope=SCOPE, expected=None):
    rule, faults = read_rule(text, scope, expected)
    assert rule is not None, faults
    return rule


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("a and n > 1", {("a",), ("n",)}),
        ("sum(family.n)", {("family", "n")}),
        ("count(family, n > m)", {("family",), ("family", "n"), ("m",)}),
        ("last(family).risk", {("family", "risk")}),
        ("last(family, a).risk.points", {("family", "a"), ("family", "risk", "points")}),
        ("filter(family, a).n", {("family", "a"), ("family", "n")}),
        (
            "any(family, any(visits, n > 1))",
            {("family",), ("family", "visits"), ("family", "visits", "n")},
        ),
        ("form.a", {("form", "a")}),
        ("choice_of('risk', t).points", {("t",)}),
        ("today()", set()),
    ],
)
def test_every_path_is_read_as_it_was_written(text, reads):
    assert rule_of(text).reads == reads


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a", Kind.YES_NO),
        ("n + 1", Kind.NUMBER),
        ("risk", Kind.CHOICE),
        ("if(a, risk, t)", Kind.TEXT),
        ("if(a, n, blank)", Kind.NUMBER),
        ("first_filled(d, kid)", Kind.ANY),
        ("family.n", Kind.LIST),
        ("family.visits", Kind.ROWS),
        ("first(family)", Kind.RECORD),
        ("filter(family, a)", Kind.ROWS),
        ("choice_of('risk', t)", Kind.CHOICE),
        ("min(d, e)", Kind.DATE),
        ("if(a, d, at)", Kind.DATE),
        ("if(a, n, kid)", Kind.NUMBER),
        ("now()", Kind.DATETIME),
        ("blank", Kind.BLANK),
    ],
)
def test_the_type_of_a_rule_is_known(text, kind):
    assert rule_of(text).type.kind is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kid", Kind.NUMBER),
        ("risk", Kind.TEXT),
        ("x", Kind.DATE),
        ("at", Kind.DATE),
        ("blank", Kind.YES_NO),
        ("'2026-01'", Kind.DATE),
        ("needs", Kind.LIST),
        ("n", Kind.ANY),
    ],
)
def test_a_rule_may_give_what_is_close_to_the_expected_kind(text, expected):
    assert read_rule(text, SCOPE, expected)[0] is not None


def test_an_age_read_as_a_number_gives_its_years():
    rule = rule_of("kid", expected=Kind.NUMBER)

    assert evaluate(rule, environment({"kid": {"years": 7}})) == 7


def test_all_faults_of_a_rule_are_told_at_once():
    _, faults = read_rule("agee < 5 and rissk == 'x' and cont(family) > t", SCOPE)

    assert [fault.code for fault in faults] == ["R110", "R110", "R111"]


def test_a_near_name_is_suggested():
    _, faults = read_rule("famly.n > 1", SCOPE)

    assert faults[0].params == {"name": "famly", "suggestion": "family"}


def test_a_near_code_is_suggested_with_its_list():
    _, faults = read_rule("risk == 'hgih'", SCOPE)

    assert faults[0].params == {"code": "hgih", "list": "risk", "suggestion": "high"}


def test_an_inner_scope_shadows_the_outer_one():
    inner = MappingScope({"n": TEXT}, parent=SCOPE)

    assert rule_of("length(n)", inner).type == NUMBER
    assert {"n", "family"} <= set(inner.names())
    assert inner.list_columns("risk") is SCOPE.list_columns("risk")


def test_a_row_inside_an_environment_shadows_it_even_when_blank():
    outer = environment({"n": 1, "m": 2})

    assert evaluate(rule_of("n is blank and m == 2"), outer.child({"n": None})) is True


def test_a_blank_field_of_an_inner_row_does_not_fall_back_to_the_form():
    names = {"n": 9, "family": [{"n": None}, {}]}

    assert evaluate(rule_of("count(family, n is blank)"), environment(names)) == 2


def test_position_counts_the_row_a_field_stands_in():
    scope = MappingScope({"_position": NUMBER}, parent=SCOPE)

    assert evaluate(rule_of("position()", scope), environment({"_position": 3})) == 3


def test_the_outer_row_is_reached_by_this():
    scope = MappingScope({"this": record({"n": NUMBER}), "family": rows({"n": NUMBER})})
    names = {"this": {"n": 2}, "family": [{"n": 2}, {"n": 2}, {"n": 5}]}

    assert evaluate(rule_of("count(family, n == this.n) > 1", scope), environment(names)) is True


def test_a_rule_that_would_go_over_its_budget_is_blank_and_says_so():
    names = {"family": [{"n": 1}] * 100}
    rule = rule_of("count(family, n == 1)")

    assert evaluate_counted(rule, environment(names), 500) == (100, 402, False)
    assert evaluate_counted(rule, environment(names), 401) == (None, 401, True)
    assert evaluate(rule, environment(names), 1) is None


@pytest.mark.parametrize(
    "text", ["contains(t, 'x')", "length(t) > 3", "matches(t, 'a*')", "join('', t, t) is blank"]
)
def test_long_texts_are_paid_for(text):
    rule = rule_of(text)

    assert evaluate_counted(rule, environment({"t": "a" * 6_400}))[1] >= 100
    assert evaluate_counted(rule, environment({"t": "a" * 6_400}), 90)[2]


def test_a_list_in_many_rows_is_paid_for():
    names = {"family": [{"n": 1}] * 50, "needs": ["low"] * 1_000}

    assert evaluate_counted(rule_of("count(family, 'high' in needs)"), environment(names))[2]


def test_a_number_without_end_is_blank():
    assert evaluate(rule_of("n * n"), environment({"n": 1e300})) is None


def test_a_list_or_label_of_an_outer_environment_is_found():
    outer = environment({})
    inner = DictEnvironment({}, "2026-01-01", "2026-01-01T00:00:00Z", parent=outer)

    assert inner.choice("risk", "high") == {"code": "high", **LISTS["risk"]["high"]}
    assert inner.label("risk", "high") == "high"


def test_the_functions_a_rule_calls_can_be_asked():
    rule = rule_of("count(family, years_old(born) < 5) > 1 and d < today()")

    assert functions_used(rule.ast) == {"count", "years_old", "today"}


def test_the_tree_is_plain_json_and_says_how_it_compares():
    ast = rule_of("d < '2015' and risk == 'high' and kid < 5 and n < 5").ast

    assert json.loads(json.dumps(ast)) == ast
    assert [part["as"] for part in ast["args"]] == ["date", "text", "age", "number"]


def test_a_single_equals_sign_is_read_as_two():
    assert rule_of("n = 5").ast == rule_of("n == 5").ast


def test_the_syntax_tree_knows_where_everything_stands():
    tree, faults = parse("a and n > 12")

    assert faults == ()
    assert [(part.kind, part.start, part.end) for part in tree.parts] == [
        ("name", 0, 1),
        ("compare", 6, 12),
    ]


def test_the_functions_are_the_closed_list():
    assert len(FUNCTIONS) == 35
    assert FUNCTIONS <= RESERVED
    assert {"and", "blank", "yes", "this", "value", "case", "approval"} <= RESERVED
