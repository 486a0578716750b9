"""Former ids are claimed once, by one field, and only where the answers can come from."""

from __future__ import annotations

from small import FILES, INTAKE, read, spoil, spots

EXTRA = """\
form: extra
label: Extra
sections:
  - id: only
    label: Only
    fields:
      - id: one
        type: text
        label: One
"""


def with_extra(claim: str) -> list[str]:
    _, problems = read({**FILES, "forms/extra.yaml": f"{EXTRA}        renamed_from: {claim}\n"})
    return spots(problems)


def test_a_field_may_come_from_another_form_that_has_it_no_more() -> None:
    assert with_extra("intake.nickname") == []


def test_a_field_cannot_come_from_another_form_that_still_has_it() -> None:
    assert with_extra("intake.born") == ["F114 extra.yaml:10:23-34"]


def test_a_field_cannot_come_from_a_form_with_many_records() -> None:
    assert with_extra("visit.weight") == ["F117 extra.yaml:10:23-35"]


def test_a_field_cannot_come_from_the_rows_of_another_form() -> None:
    assert with_extra("intake.family.height") == ["F117 extra.yaml:10:23-43"]


def test_an_id_is_claimed_by_one_field() -> None:
    twice = "        renamed_from: told\n      - id: two\n        type: text\n        label: Two\n"
    _, problems = read(
        {**FILES, "forms/extra.yaml": f"{EXTRA}{twice}        renamed_from: [heard, told]\n"}
    )

    assert spots(problems) == ["F115 extra.yaml:14:31-35"]
    assert [p.params["first"] for p in problems if p.code == "F115"] == [10]


def test_the_text_of_other_is_an_id_in_use() -> None:
    _, problems = spoil(
        "forms/intake.yaml",
        "        label: Born\n",
        "        label: Born\n        renamed_from: sex_other\n",
    )

    assert [spot.split()[0] for spot in spots(problems)] == ["F114"]


def test_a_form_is_claimed_once() -> None:
    _, problems = read(
        {
            **FILES,
            "forms/extra.yaml": f"{EXTRA}renamed_from: begun\n",
            "forms/intake.yaml": f"{INTAKE}renamed_from: begun\n",
        }
    )

    assert [spot.split()[0] for spot in spots(problems)] == ["F115"]


def test_rows_of_a_table_say_what_their_codes_were() -> None:
    path = "forms/lists/kinds.csv"
    table = "code,label:en,label:ar,renamed_from\na,A,أ,x y\nb,B,ب,\n"
    bundle, problems = read({**FILES, path: table})

    assert bundle is not None, spots(problems)
    assert bundle.lists["kinds"].renamed == {"x": "a", "y": "a"}


def test_a_former_code_of_a_table_leads_to_one_choice_that_is_not_itself_there() -> None:
    path = "forms/lists/kinds.csv"
    table = "code,label:en,label:ar,renamed_from\na,A,أ,x b\nb,B,ب,x\n"
    _, problems = read({**FILES, path: table})

    assert [spot.split()[0] for spot in spots(problems)] == ["C110", "C112"]
