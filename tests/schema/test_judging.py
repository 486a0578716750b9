"""The judge: compute → relevant → required → schema → rules, on a form with every kind of rule."""

from __future__ import annotations

import pytest
from small_project import AMAL, MOMENT, TODAY, codes, judge, small

from engine.environment import CaseEnvironment
from engine.problems import Severity
from engine.schema.judge import Judge

GOOD = {"consent": True, "first_name": "Layla", "risk": "medium"}
ROW = {"_row": "r1", "member_name": "Mona", "member_age": 9, "in_school": True}


def test_good_answers_have_no_problem() -> None:
    assert judge(GOOD).problems == ()


def test_a_computed_answer_is_worked_out_before_it_is_judged() -> None:
    rows = [{**ROW, "member_age": 9}, {**ROW, "_row": "r2", "member_age": 7}]

    assert judge({**GOOD, "family": rows}).answers["youngest"] == 7


def test_a_computed_answer_that_was_sent_is_replaced() -> None:
    assert "youngest" not in judge({**GOOD, "youngest": 3}).answers


def test_what_is_not_relevant_is_not_required() -> None:
    verdict = judge(GOOD)

    assert "why_high" not in verdict.relevant | verdict.required


def test_what_becomes_relevant_is_required() -> None:
    assert codes(judge({**GOOD, "risk": "high"})) == ["required:why_high"]


def test_a_required_rule_hangs_on_other_answers() -> None:
    assert codes(judge({"consent": False, "risk": "low"})) == []
    assert codes(judge({"consent": True, "risk": "medium"})) == ["required:first_name"]


def test_an_irrelevant_answer_leaves_and_is_told() -> None:
    verdict = judge({**GOOD, "why_high": "before"})

    assert "why_high" not in verdict.answers
    assert verdict.removed == ("why_high",)


def test_all_answers_of_a_hidden_section_leave_and_are_told() -> None:
    verdict = judge({"consent": False, "risk": "low", "family": [ROW], "age_limit": 90})

    assert not {"family", "age_limit", "areas"} & set(verdict.answers)
    assert set(verdict.removed) == {"family", "age_limit"}


def test_an_unanswered_list_of_rows_is_not_told_as_removed() -> None:
    rows = [{"_row": "safety"}, {"_row": "health"}]

    assert judge({"consent": False, "risk": "low", "areas": rows}).removed == ()


def test_each_row_has_its_own_relevant_and_required_fields() -> None:
    rows = [
        {"_row": "grown", "member_age": 30},
        {"_row": "pupil", "member_age": 9},
        {"_row": "baby", "member_age": 1},
    ]
    verdict = judge({**GOOD, "family": rows})

    assert "family/grown/in_school" not in verdict.relevant
    assert codes(verdict) == ["required:family/pupil/in_school"]


def test_an_irrelevant_answer_of_a_row_leaves_only_there() -> None:
    rows = [{**ROW, "member_age": 30}, {**ROW, "_row": "r2"}]
    verdict = judge({**GOOD, "family": rows})

    assert verdict.removed == ("family/r1/in_school",)
    assert "in_school" in verdict.answers["family"][1]


def test_a_blank_answer_hides_a_fact_of_the_same_name() -> None:
    bundle = small(
        ("workflows/case.yaml", "  name:\n    label: Name", "  town:\n    label: Name"),
        ("forms/intake.yaml", "relevant: risk == 'high'", "relevant: town is not blank"),
    )

    assert "why_high" not in judge(GOOD, bundle=bundle).relevant


def test_rows_from_a_list_give_one_row_for_each_choice_the_filter_lets_through() -> None:
    assert [row["_row"] for row in judge(GOOD).answers["areas"]] == ["safety", "health"]
    high = judge({**GOOD, "risk": "high", "why_high": "x"})
    assert [row["_row"] for row in high.answers["areas"]] == ["safety", "health", "work"]


def test_rows_of_a_list_keep_their_answers() -> None:
    verdict = judge({**GOOD, "areas": [{"_row": "health", "level": "low"}]})

    assert {"_row": "health", "level": "low"} in verdict.answers["areas"]


def test_a_row_that_is_no_choice_of_the_list_is_refused_or_left_out() -> None:
    verdict = judge({**GOOD, "areas": [{"_row": "forged", "level": "low"}]})

    assert "forged" not in {row["_row"] for row in verdict.answers["areas"]}


@pytest.mark.parametrize(
    ("age", "found"), [(-1, ["min:family/r1/member_age"]), (91, ["max:family/r1/member_age"])]
)
def test_limits_may_be_rules_over_the_whole_form(age: int, found: list[str]) -> None:
    row = {"_row": "r1", "member_age": age, "in_school": True}
    verdict = judge({**GOOD, "age_limit": 90, "family": [row]})

    assert [code for code in codes(verdict) if "member_age" in code] == found


def test_a_limit_whose_rule_is_blank_limits_nothing() -> None:
    assert codes(judge({**GOOD, "family": [{"_row": "r1", "member_age": 999}]})) == []


def test_rows_are_counted() -> None:
    rows = [{"_row": f"r{n}"} for n in range(4)]

    assert codes(judge({**GOOD, "family": rows})) == ["count:family"]


def test_a_pattern_must_fit_the_whole_answer() -> None:
    assert codes(judge({**GOOD, "paper": "AB1234"})) == []
    assert codes(judge({**GOOD, "paper": "xAB1234"})) == ["pattern:paper"]


def test_a_constraint_that_says_no_refuses_and_a_blank_one_passes() -> None:
    assert codes(judge({**GOOD, "first_name": "L"})) == ["constraint:first_name"]
    assert codes(judge({"consent": False, "risk": "medium"})) == []


def test_a_warning_asks_and_does_not_refuse() -> None:
    verdict = judge({**GOOD, "risk": "low", "born": "2025-06-01"})

    assert [p.severity for p in verdict.problems] == [Severity.WARNING]
    assert verdict.errors == ()


def test_a_check_of_the_form_is_told_at_the_form() -> None:
    areas = [{"_row": "safety", "level": "low"}]

    assert codes(judge({**GOOD, "risk": "low", "areas": areas})) == ["two_low:"]


@pytest.mark.parametrize("town", ["dongola", "atlantis"])
def test_a_choice_outside_the_filter_is_refused_once(town: str) -> None:
    assert codes(judge({**GOOD, "state": "south", "town": town})) == ["choice_filter:town"]


def test_a_choice_within_the_filter_is_taken() -> None:
    assert codes(judge({**GOOD, "state": "south", "town": "nyala"})) == []


def test_unknown_fields_are_refused_at_the_top_and_in_rows() -> None:
    rows = [{"_row": "r1", "forged": 1}]

    assert codes(judge({**GOOD, "forged": 1, "family": rows})) == [
        "unknown_field:family/r1/forged",
        "unknown_field:forged",
    ]


def test_an_age_follows_from_a_full_date_of_birth() -> None:
    age = judge({**GOOD, "born": "2016-03-02"}).answers["age"]

    assert age == {"years": 9, "estimated": False, "as_of": TODAY}


def test_an_age_follows_from_a_partial_date_only_where_it_is_decided() -> None:
    assert "age" not in judge({**GOOD, "born": "2016"}).answers
    assert judge({**GOOD, "born": "2016-01"}).answers["age"]["years"] == 10


def test_a_typed_age_that_agrees_with_the_date_stays_as_typed() -> None:
    typed = {"years": 10, "estimated": True, "as_of": "2026-02-20"}

    assert judge({**GOOD, "born": "2016-01", "age": typed}).answers["age"] == typed


def test_a_value_of_the_wrong_type_is_told_once_and_no_rule_is_asked_about_it() -> None:
    assert codes(judge({**GOOD, "first_name": 7})) == ["type:first_name"]


def test_judging_does_not_touch_what_it_was_given() -> None:
    row = {"_row": "r1", "member_age": 30, "in_school": True}
    answers = {**GOOD, "family": [row]}
    judge(answers)

    assert row == {"_row": "r1", "member_age": 30, "in_school": True}


def test_two_forms_whose_fields_have_the_same_ids_are_judged_each_by_its_own() -> None:
    same_ids = (
        "      - id: ended\n        type: text\n",
        "      - id: seen_on\n        type: text\n        label: x\n"
        "      - id: risk_now\n        type: text\n",
    )
    bundle = small(("forms/wrap_up.yaml", *same_ids))
    environment = CaseEnvironment(bundle, bundle.workflows["case"], None, AMAL, MOMENT)
    one_judge = Judge(bundle)
    answers = {"risk_now": "gone", "seen_on": "in peace"}

    wrap_up = one_judge.judge(bundle.forms["wrap_up"], answers, environment)
    visit = one_judge.judge(bundle.forms["visit"], answers, environment)
    assert codes(wrap_up) == []
    assert codes(visit) == ["choice_filter:risk_now", "type:seen_on"]
