"""Laws of the judge over random answers: it never raises, and judging again says the same."""

from __future__ import annotations

from functools import cache
from typing import Any

from answer_sets import FORMS, answer_sets, bundle_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from small_project import AMAL, MOMENT, judge, small

from engine.environment import CaseEnvironment, run
from engine.schema.compile_form import field_schema
from engine.schema.judge import Judge
from engine.schema.plan import make_plan
from engine.schema.static_form import static_form

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=3), st.just("2016-01")
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
CODES = st.sampled_from(["low", "medium", "high", "gone"])
DATES = st.sampled_from(["2016", "2016-02", "2016-02-29", "2025-06-01", "2030-01-01"])
LEVELS = st.fixed_dictionaries(
    {"_row": st.sampled_from(["safety", "health", "work", "gone"])}, optional={"level": CODES}
)


def members() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of the family, each with its own id."""
    row = st.fixed_dictionaries(
        {"_row": st.sampled_from(["r1", "r2", "r3", "r4"])},
        optional={
            "member_name": st.sampled_from(["Mona", "Ali"]),
            "member_age": st.integers(-1, 130),
            "in_school": st.booleans(),
        },
    )
    return st.lists(row, max_size=4, unique_by=lambda found: found["_row"])


TYPED = st.fixed_dictionaries(
    {},
    optional={
        "consent": st.booleans(),
        "first_name": st.sampled_from(["L", "Layla"]),
        "paper": st.sampled_from(["AB1234", "x"]),
        "born": DATES,
        "age": st.fixed_dictionaries(
            {
                "years": st.integers(0, 20),
                "estimated": st.booleans(),
                "as_of": st.just("2026-01-01"),
            }
        ),
        "state": st.sampled_from(["north", "south"]),
        "town": st.sampled_from(["nyala", "dongola", "gone"]),
        "risk": CODES,
        "why_high": st.just("because"),
        "family": members(),
        "age_limit": st.integers(0, 120),
        "areas": st.lists(LEVELS, max_size=3, unique_by=lambda found: found["_row"]),
    },
)
FIELDS = sorted(small().forms["intake"].fields)


@given(st.dictionaries(st.sampled_from([*FIELDS, "_row", "unknown"]), ANYTHING))
def test_the_judge_never_raises_whatever_was_left_behind(answers: dict[str, Any]) -> None:
    judge(answers)


@given(TYPED)
def test_judging_what_was_judged_says_the_same(answers: dict[str, Any]) -> None:
    once = judge(answers)
    twice = judge(once.answers)

    assert twice.answers == once.answers
    assert (twice.relevant, twice.required) == (once.relevant, once.required)
    assert twice.problems == once.problems
    assert twice.removed == ()


@cache
def static() -> Draft202012Validator:
    bundle = small()
    return Draft202012Validator(static_form(bundle, bundle.forms["intake"], "en"))


@settings(max_examples=150)
@given(TYPED)
def test_the_static_schema_takes_every_answer_set_the_judge_takes(answers: dict[str, Any]) -> None:
    verdict = judge(answers)

    if not verdict.errors:
        assert list(static().iter_errors(verdict.answers)) == []


def test_the_static_schema_refuses_what_no_answer_set_can_hold() -> None:
    assert not static().is_valid({"risk": "gone"})
    assert not static().is_valid({"forged": 1})


def test_the_static_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(static().schema)


@given(TYPED)
def test_the_schema_of_what_is_relevant_now_is_a_valid_schema(answers: dict[str, Any]) -> None:
    bundle = small()
    relevant = judge(answers).relevant
    fields = [field for path, field in bundle.forms["intake"].fields.items() if path in relevant]
    properties = {
        field.id: field_schema(field, {"min": 1, "max": 3, "count": {"max": 2}}, bundle.lists)
        for field in fields
    }

    Draft202012Validator.check_schema({"type": "object", "properties": properties})


@settings(max_examples=60)
@given(st.data())
def test_what_is_relevant_is_what_the_gates_say_of_the_answers_as_they_came_out(
    data: st.DataObject,
) -> None:
    name, form_id = data.draw(st.sampled_from(FORMS))
    bundle = bundle_of(name)
    form = bundle.forms[form_id]
    workflow = next(w for w in bundle.workflows.values() if form_id in w.forms)
    outside = CaseEnvironment(bundle, workflow, None, AMAL, MOMENT)
    verdict = Judge(bundle).judge(form, data.draw(answer_sets(form, bundle)), outside)
    plan = make_plan(form)
    inside = outside.given(plan.blanks).given(verdict.answers).given({"this": verdict.answers})

    for step in plan.steps:
        is_open = all(run(gate, inside) is True for gate in step.gates)
        assert (step.field.id in verdict.relevant) is is_open, step.field.id
