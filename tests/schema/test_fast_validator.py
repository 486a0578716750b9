"""With and without the fast validator the same faults are told, at the same places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from answer_sets import FORMS, answer_sets, bundle_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from small_project import AMAL, MOMENT, codes

from engine.environment import CaseEnvironment
from engine.schema import validators
from engine.schema.compile_form import field_schema
from engine.schema.judge import Judge, Verdict
from engine.schema.limits import literal_limits
from engine.schema.validators import ExactValidator, Schema, best_validator, quick_validator

pytest.importorskip(validators.QUICK, reason="the extra `fast` is not installed")

HUGE = 10**5000  # Python refuses to write it out
JUDGES = {
    (name, make.__name__): Judge(bundle_of(name), make)
    for name in ("kitchen_sink", "")
    for make in (ExactValidator, quick_validator)
}


def verdict(name: str, form: str, make: str, answers: Mapping[str, Any]) -> Verdict:
    bundle = bundle_of(name)
    workflow = next(w for w in bundle.workflows.values() if form in w.forms)
    environment = CaseEnvironment(bundle, workflow, None, AMAL, MOMENT)
    return JUDGES[name, make].judge(bundle.forms[form], answers, environment)


@settings(max_examples=150)
@given(st.data())
def test_both_tell_the_same_of_any_answers(data: st.DataObject) -> None:
    name, form = data.draw(st.sampled_from(FORMS))
    answers = data.draw(answer_sets(bundle_of(name).forms[form], bundle_of(name)))

    assert verdict(name, form, "quick_validator", answers) == verdict(
        name, form, "ExactValidator", answers
    )


@pytest.mark.parametrize("make", ["quick_validator", "ExactValidator"])
def test_a_number_of_thousands_of_digits_is_a_fault_and_not_a_failure(make: str) -> None:
    found = codes(verdict("kitchen_sink", "everything", make, {"siblings": HUGE}))

    assert {"type:siblings", "max:siblings"} & set(found)


@pytest.mark.parametrize("make", ["quick_validator", "ExactValidator"])
def test_the_innermost_keyword_names_the_fault(make: str) -> None:
    old = {"years": 30, "estimated": False, "as_of": "2026-03-01"}
    found = codes(verdict("kitchen_sink", "everything", make, {"age": old}))

    assert "max:age" in found


@cache
def schemas() -> tuple[Schema, ...]:
    """The schema of every field of every form, made as the judge makes it."""
    return tuple(
        field_schema(declared, literal_limits(declared), bundle_of(name).lists)
        for name, form in FORMS
        for declared in bundle_of(name).forms[form].fields.values()
    )


ODD = (
    *(
        None,
        True,
        1,
        1.0,
        -0.0,
        2**53 + 1,
        10**30,
        HUGE,
        -HUGE,
        [HUGE],
        1e300,
        float("nan"),
        float("inf"),
    ),
    *("", "\ud800", "a\n", "2015-03-04\n", "é", "👩‍👧", "0" * 5000, b"x", object()),
    *((), ("food",), [], ["\ud800"], [1, True], [1, 1.0], {1: 2}, {"\ud800": 1}, {"years": 1e300}),
)


@pytest.mark.parametrize("place", range(len(ODD)))
def test_both_tell_the_same_of_what_is_no_json_at_all(place: int) -> None:
    odd = ODD[place]
    for schema in schemas():
        assert list(quick_validator(schema).broken(odd)) == list(ExactValidator(schema).broken(odd))


def test_no_field_hangs_on_formats_which_the_two_judge_by_their_own_lights() -> None:
    assert [schema for schema in schemas() if "format" in str(schema)] == []
    assert all(Draft202012Validator.check_schema(schema) is None for schema in schemas())


def test_what_is_installed_is_used_and_what_is_not_is_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not isinstance(best_validator({"type": "string"}), ExactValidator)
    monkeypatch.setattr(validators, "QUICK", "no_such_library")
    validators._quick.cache_clear()
    try:
        assert isinstance(best_validator({"type": "string"}), ExactValidator)
        with pytest.raises(LookupError):
            quick_validator({"type": "string"})
    finally:
        monkeypatch.undo()
        validators._quick.cache_clear()
