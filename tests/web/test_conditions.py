"""Rules in words: what a person reads above a question that may not count."""

from __future__ import annotations

import pytest

from engine.expression import read_rule
from engine.expression.types import ANY, MappingScope
from engine.web.conditions import in_words, when
from engine.web.wording import Wording

CASES = {
    "consent_services is no": "“Do they agree that we register and help the child?” is No",
    "consent_services": "“Do they agree that we register and help the child?” is Yes",
    "not consent_services": "“Do they agree that we register and help the child?” is No",
    "sex == 'female'": "“Sex” is Girl",
    "sex != 'female'": "“Sex” is not Girl",
    "not (sex == 'female')": "“Sex” is not Girl",
    "years_old(age) >= 5": "“Age” is at least 5",
    "not (years_old(age) >= 5)": "“Age” is less than 5",
    "name_first is blank": "“First name” is empty",
    "name_first is not blank": "“First name” is filled in",
    "risk_level in ['high', 'medium']": "“Risk level” is High, or Medium",
    "risk_level not in ['high']": "“Risk level” is not High",
    "sex == 'male' and name_first is blank": "“Sex” is Boy, and “First name” is empty",
    "not (sex == 'male' or name_first is blank)": "“Sex” is not Boy, and “First name” is filled in",
    "length(name_first) > 3": "it fits the answer to “First name”",
    "today() == today()": "it fits the answers above",
}


@pytest.mark.parametrize("text", CASES)
def test_a_rule_is_told_in_words(services, bundle, text):
    form = bundle.forms["registration"]
    scope = MappingScope(dict.fromkeys(form.fields, ANY))
    rule, faults = read_rule(text, scope)
    assert rule is not None, faults
    told = in_words(rule.ast, form.fields["photo"], Wording(services, "en"))
    assert told == CASES[text]


@pytest.mark.parametrize("tag", ["ar", "en"])
def test_every_condition_of_the_bundled_forms_can_be_told(services, bundle, tag):
    wording = Wording(services, tag)
    for form in bundle.forms.values():
        for field in form.fields.values():
            for inner in (field, *field.fields):
                if inner.relevant is not None:
                    told = when(wording, inner, inner.relevant)
                    assert told
                    assert "{" not in told
