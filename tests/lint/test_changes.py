"""Compared with the project as it was, lint tells what stored answers would miss."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_project import small

from engine.lint import check_change

FORM = "forms/intake.yaml"
PHONE = "      - id: phone_text\n        type: text\n        label: Phone\n        unique: warn\n"
NEEDED = "      - id: brand_new\n        type: text\n        label: New\n        required: yes\n"
STATES = "forms/lists/states.yaml"
NORTH = "  - code: north\n    label: North\n"
RENAMED = PHONE.replace("phone_text", "mobile") + "        renamed_from: phone_text\n"


def told(*edits: tuple[str, str, str]) -> list[tuple[str, str]]:
    found = check_change(small(), small(*edits))
    return [(p.code, str(p.params.get("id", p.params.get("form")))) for p in found]


@pytest.mark.parametrize(
    "edit",
    [
        (FORM, PHONE, RENAMED),
        (FORM, PHONE, f"{PHONE}        retired: yes\n"),
        (FORM, PHONE, PHONE.replace("type: text", "type: long_text")),
        (FORM, "label: Phone", "label: Telephone"),
        (STATES, "list: states\n", "list: states\n# another word\n"),
        (STATES, NORTH, f"{NORTH}    retired: yes\n"),
    ],
    ids=lambda edit: edit[2][-40:],
)
def test_a_change_that_leaves_every_answer_in_place_is_not_told(edit: tuple[str, str, str]) -> None:
    assert told(edit) == []


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ((FORM, PHONE, ""), ("F302", "phone_text")),
        ((FORM, PHONE, PHONE.replace("type: text", "type: date")), ("F303", "phone_text")),
        ((STATES, NORTH, ""), ("C301", "state")),
        ((FORM, PHONE, f"{PHONE}{NEEDED}"), ("F304", "brand_new")),
    ],
    ids=["gone", "retyped", "choice", "required"],
)
def test_a_change_that_sets_answers_aside_is_told(
    edit: tuple[str, str, str], expected: tuple[str, str]
) -> None:
    assert told(edit) == [expected]


def test_a_field_of_a_row_that_is_gone_is_told_by_its_path() -> None:
    gone = (
        "          - id: friend\n            type: user\n"
        "            label: Colleague who knows them\n"
    )

    assert told((FORM, gone, "")) == [("F302", "family.friend")]


def test_a_form_that_is_gone_is_told() -> None:
    before, after = small(), small()
    kept = {name: form for name, form in after.forms.items() if name != "visit"}

    assert [p.code for p in check_change(before, replace(after, forms=kept))] == ["F301"]


def test_a_field_that_went_to_another_form_is_not_missed() -> None:
    edits = (
        (FORM, PHONE, ""),
        (
            "forms/wrap_up.yaml",
            "        type: text\n",
            "        type: text\n        renamed_from: intake.phone_text\n",
        ),
    )

    assert told(*edits) == []
