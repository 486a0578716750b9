"""A field may change its type where every answer keeps its meaning; the table of these is true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from field_samples import READING, SAMPLES, words

from engine.fieldtypes import field_type, field_types
from engine.schema.adopting import SAFE_CHANGES, Codes, adopt

PAIRS = [
    pytest.param(new, old, value, id=f"{old}-{new}-{value!r}")
    for new, olds in SAFE_CHANGES.items()
    for old in olds
    for value in SAMPLES[old].values
]


@pytest.mark.parametrize(("new", "old", "value"), PAIRS)
def test_a_safe_change_of_type_keeps_the_answer_under_the_field(
    new: str, old: str, value: Any
) -> None:
    declared = SAMPLES[new].declared
    if "choices" in SAMPLES[old].declared.options:
        declared = replace(declared, options=SAMPLES[old].declared.options)
    found = adopt(declared, Codes(), value)
    again = field_type(new).parse(declared, field_type(new).post(declared, found.value), READING)

    assert found.left is None
    assert (again.problem, again.value) == ("", found.value)
    assert field_type(new).display(declared, found.value, words("en"))


@pytest.mark.parametrize("name", field_types())
def test_a_value_of_the_fields_own_type_stands_as_it_is(name: str) -> None:
    sample = SAMPLES[name]

    for value in sample.values:
        assert adopt(sample.declared, Codes(), value).value == value


@pytest.mark.parametrize("value", [True, ["a"], {"years": 1}, [{"_row": "a"}]], ids=repr)
def test_what_a_text_cannot_hold_is_left(value: Any) -> None:
    found = adopt(SAMPLES["text"].declared, Codes(), value)

    assert (found.value, found.left) == (None, value)
