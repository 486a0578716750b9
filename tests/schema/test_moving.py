"""Where stored answers stand after a change: small ones, each with the one thing it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from small_project import small

from engine.case import Case, FormRecord
from engine.definitions.model import Bundle
from engine.schema.left_over import left_over
from engine.schema.moving import Moving, control_now

FORM = "forms/intake.yaml"
PHONE = "      - id: phone_text\n        type: text\n"
FAMILY = "      - id: family\n        type: repeat\n"
MEMBER = "          - id: member_name\n            type: text\n"


def changed(old: str, new: str, path: str = FORM) -> Bundle:
    return small((path, old, new))


def renamed(claim: str) -> Bundle:
    return changed(PHONE, f"{PHONE}        renamed_from: {claim}\n")


def moved(bundle: Bundle, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    return Moving(bundle).answers("case", "intake", answers)


def record(bundle: str, answers: Mapping[str, Any], form: str = "intake") -> FormRecord:
    return FormRecord("r", form, answers, 1, "", "", bundle)


EMPTY = Case("c", "case", "1", "open", "", "", "", "", "", "")


def test_the_latest_former_answer_moves_and_the_others_are_set_aside() -> None:
    bundle = renamed("[newer, older]")

    assert moved(bundle, {"older": "1", "newer": "2"}) == {"phone_text": "2", "older~": "1"}


def test_an_answer_that_was_settled_does_not_come_back_when_the_new_one_is_emptied() -> None:
    assert moved(renamed("[newer, older]"), {"older~": "1"}) == {"older~": "1"}


def test_an_answer_under_the_new_id_is_not_overwritten() -> None:
    bundle = renamed("was")

    assert moved(bundle, {"was": "1", "phone_text": "2"}) == {"phone_text": "2", "was~": "1"}


def test_answers_that_stand_where_they_belong_are_not_copied() -> None:
    answers = {"first_name": "Mona", "family": [{"_row": "r", "member_name": "Ali"}]}

    assert moved(small(), answers) is answers


def test_the_text_of_other_goes_with_its_field() -> None:
    state = "      - id: state\n        type: select_one\n"
    bundle = changed(state, f"{state}        other: yes\n        renamed_from: was\n")

    assert moved(bundle, {"was": "other", "was_other": "East"}) == {
        "state": "other",
        "state_other": "East",
    }


def test_a_repeat_and_its_fields_are_renamed_together() -> None:
    bundle = small(
        (FORM, FAMILY, f"{FAMILY}        renamed_from: household\n"),
        (FORM, MEMBER, f"{MEMBER}            renamed_from: who\n"),
    )
    rows = [{"_row": "r1", "who": "Ali"}]

    assert moved(bundle, {"household": rows}) == {"family": [{"_row": "r1", "member_name": "Ali"}]}


def test_fields_move_in_rows_of_rows() -> None:
    inner = "          - id: homes\n            type: repeat\n            label: Homes\n"
    field = "            fields:\n              - id: street\n                type: text\n"
    claim = "                label: Street\n                renamed_from: road\n"
    bundle = changed(MEMBER, f"{inner}            renamed_from: houses\n{field}{claim}{MEMBER}")
    rows = [{"_row": "r1", "houses": [{"_row": "h1", "road": "Nile"}]}]

    assert moved(bundle, {"family": rows}) == {
        "family": [{"_row": "r1", "homes": [{"_row": "h1", "street": "Nile"}]}]
    }
    slots = Moving(bundle).slots("case", "intake")
    assert control_now(slots, "family/r1/houses/h1/road") == "family/r1/homes/h1/street"


def test_codes_move_in_rows_too() -> None:
    bundle = changed(
        "list: risks\n", "list: risks\nrenamed: {grave: high}\n", "forms/lists/risks.yaml"
    )
    areas = [{"_row": "safety", "level": "grave"}]

    assert moved(bundle, {"risk": "grave", "areas": areas}) == {
        "risk": "high",
        "areas": [{"_row": "safety", "level": "high"}],
    }


def test_rows_of_a_list_go_by_the_codes_of_today() -> None:
    bundle = changed(
        "list: areas\n", "list: areas\nrenamed: {care: health}\n", "forms/lists/areas.yaml"
    )
    areas = [{"_row": "care", "level": "low"}]

    assert moved(bundle, {"areas": areas}) == {"areas": [{"_row": "health", "level": "low"}]}


def test_rows_of_choices_that_are_gone_are_set_aside_whole() -> None:
    here, gone = {"_row": "safety", "level": "low"}, {"_row": "play", "level": "high"}

    assert moved(small(), {"areas": [gone, here]}) == {"areas": [here], "areas~": [gone]}


def test_a_code_that_is_gone_is_set_aside_and_comes_back_with_its_choice() -> None:
    bundle = changed("  - code: north\n    label: North\n", "", "forms/lists/states.yaml")
    aside = moved(bundle, {"state": "north"})

    assert aside == {"state~": "north"}
    assert moved(small(), aside) == {"state": "north"}


def test_what_was_set_aside_does_not_replace_a_newer_answer() -> None:
    assert moved(small(), {"risk~": "high", "risk": "low"}) == {"risk~": "high", "risk": "low"}


def test_two_different_values_set_aside_are_both_kept() -> None:
    assert moved(small(), {"risk": 3, "risk~": 4}) == {"risk~": 4, "risk~~": 3}


def test_a_controls_name_follows_its_field() -> None:
    bundle = small(
        (FORM, FAMILY, f"{FAMILY}        renamed_from: household\n"),
        (FORM, MEMBER, f"{MEMBER}            renamed_from: who\n"),
        ("forms/lists/areas.yaml", "list: areas\n", "list: areas\nrenamed: {care: health}\n"),
    )
    slots = Moving(bundle).slots("case", "intake")
    names = ("household/r1/who", "areas/care/level", "gone/r1/who", "first_name", "household")

    assert [control_now(slots, name) for name in names] == [
        "family/r1/member_name",
        "areas/health/level",
        "gone/r1/who",
        "first_name",
        "family",
    ]


def test_what_is_left_is_told_with_the_field_it_is_kept_for() -> None:
    slots = Moving(renamed("was")).slots("case", "intake")
    rows = [{"_row": "r1", "height": 3}]
    found = left_over(slots, {"was~": "1", "lost": "2", "family": rows, "risk": "low"})

    assert [(left.name, left.near and left.near.id, left.value) for left in found] == [
        ("was", "phone_text", "1"),
        ("lost", None, "2"),
        ("height", None, 3),
    ]


@pytest.mark.parametrize("name", ["", "x"])
def test_a_form_nobody_knows_keeps_its_answers(name: str) -> None:
    answers = {"a": 1}

    assert Moving(small()).answers("case", name, answers) is answers


def test_a_form_is_called_by_its_id_of_today() -> None:
    bundle = changed("form: intake\n", "form: intake\nrenamed_from: [first, begun]\n")
    found = Moving(bundle)

    assert [found.form_id(name) for name in ("begun", "intake", "other")] == [
        "intake",
        "intake",
        "other",
    ]


def test_records_written_under_this_very_configuration_are_left_alone() -> None:
    bundle = renamed("was")
    today, before = (record(name, {"was": "1"}) for name in (bundle.hash, "before"))
    case = Moving(bundle).case(replace(EMPTY, records=(today, before)))

    assert [found.answers for found in case.records] == [{"was": "1"}, {"phone_text": "1"}]


def test_answers_move_between_forms_in_the_record_of_the_same_opening() -> None:
    bundle = small(
        (
            "forms/wrap_up.yaml",
            "        type: text\n",
            "        type: text\n        renamed_from: intake.end\n",
        ),
    )
    records = (
        record("", {"end": "well", "risk": "low"}),
        record("", {}, "wrap_up"),
        replace(record("", {}, "wrap_up"), opening=2),
    )
    case = Moving(bundle).case(replace(EMPTY, records=records))

    assert [found.answers for found in case.records] == [{"risk": "low"}, {"ended": "well"}, {}]


def test_answers_wait_where_they_are_until_the_other_form_is_filled() -> None:
    bundle = small(
        (
            "forms/wrap_up.yaml",
            "        type: text\n",
            "        type: text\n        renamed_from: intake.end\n",
        ),
    )
    case = replace(EMPTY, records=(record("", {"end": "well"}),))

    assert Moving(bundle).case(case) == case
