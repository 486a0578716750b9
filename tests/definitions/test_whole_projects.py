"""Whole projects: the bundle they give, all faults in one go, and that reading never stops."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import FILES, read, spoil, spots

from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.problems import Severity

PROJECTS = [defaults_dir(), Path(__file__).parents[1] / "projects" / "library"]


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_the_projects_of_this_repository_are_read_without_a_fault(folder):
    bundle, problems = load_folder(folder, defaults_dir())
    assert bundle is not None
    assert spots(problems, also_warnings=True) == []


def test_a_project_without_faults_gives_a_bundle():
    bundle, problems = read(FILES)
    assert bundle is not None
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert list(bundle.forms) == ["intake", "visit"]
    assert bundle.workflows["case"].initial == "open"
    assert bundle.roles["worker"].forms == {"intake": "write", "visit": "write"}


def test_fields_are_found_under_the_path_a_rule_would_say():
    bundle, _ = read(FILES)
    fields = bundle.forms["intake"].fields
    assert list(fields) == [
        *("sex", "sex_other", "born", "first_name", "family", "family.name", "family.years"),
        *("youngest", "doubled"),
    ]
    assert fields["family.years"].text == "forms.intake.fields.family.years"


def test_computed_fields_come_after_what_they_are_made_from():
    files = {
        **FILES,
        "forms/intake.yaml": FILES["forms/intake.yaml"].replace(
            "      - id: sex\n",
            "      - id: early\n        type: calculate\n        calculate: doubled + 1\n"
            "      - id: sex\n",
            1,
        ),
    }
    bundle, _ = read(files)
    order = bundle.forms["intake"].order
    names = ("family", "family.years", "youngest", "doubled", "early")
    assert [order.index(name) for name in names] == sorted(order.index(name) for name in names)


def test_a_computed_field_has_the_type_its_rule_gives():
    bundle, _ = read(FILES)
    assert bundle.types["intake"].fields["doubled"].kind == "number"


def test_a_fact_knows_what_it_is_made_from_through_computed_fields():
    bundle, _ = spoil("workflows/case.yaml", "rule: intake.first_name", "rule: intake.label")
    assert bundle is None
    files = {
        **FILES,
        "forms/intake.yaml": FILES["forms/intake.yaml"].replace(
            "calculate: youngest * 2", "calculate: join(' ', first_name, sex)"
        ),
        "workflows/case.yaml": FILES["workflows/case.yaml"].replace(
            "rule: intake.first_name", "rule: intake.doubled"
        ),
    }
    bundle, _ = read(files)
    fact = bundle.workflows["case"].facts["who"]
    assert fact.classes == {"identity"}
    assert ("intake", "first_name") in fact.reads


def test_a_transition_from_any_leaves_out_the_final_states():
    bundle, _ = spoil("workflows/case.yaml", "from: open", "from: any")
    transition = bundle.workflows["case"].transitions["close"]
    assert (transition.sources, transition.any_source) == (("open",), True)


def test_a_list_of_roles_acts_in_their_own_scope():
    bundle, _ = read(FILES)
    assert bundle.workflows["case"].transitions["close"].approval.by == {"chief": "team"}


def test_the_hash_changes_with_every_byte_and_with_nothing_else():
    same, _ = read(dict(reversed(FILES.items())))
    bundle, _ = read(FILES)
    other, _ = spoil("project.yaml", "label: Demonstration", "label: Demonstratiom")
    assert bundle.hash == same.hash
    assert bundle.hash != other.hash


@pytest.mark.parametrize(
    ("old", "new", "ring"),
    [
        ("calculate: min(family.years)", "calculate: doubled", "doubled → youngest → doubled"),
        ("relevant: sex == 'female'", "relevant: first_name is blank", "first_name → first_name"),
        ("relevant: name is not blank", "relevant: doubled > 1", ""),
    ],
)
def test_fields_that_hang_on_each_other_are_told_with_every_name(old, new, ring):
    _, problems = spoil("forms/intake.yaml", old, new)
    found = [problem for problem in problems if problem.code == "F106"]
    assert len(found) == 1
    if ring:
        assert found[0].params["ring"] == ring


def test_two_fields_may_require_each_other():
    _, problems = spoil(
        "forms/visit.yaml", "label: Remarks", "label: Remarks\n        required: seen_on is blank"
    )
    assert spots(problems) == []


def test_facts_that_hang_on_each_other_are_told():
    _, problems = spoil("workflows/case.yaml", "rule: intake.first_name", "rule: join(' ', who)")
    assert [spot.split()[0] for spot in spots(problems)] == ["W116"]


def test_a_rule_in_quotes_is_told_at_the_wrong_word():
    _, problems = spoil(
        "forms/intake.yaml", "relevant: sex == 'female'", "relevant: 'sex == ''female'' and sax'"
    )
    line = FILES["forms/intake.yaml"].split("relevant: sex")[0].count("\n") + 1
    assert spots(problems) == [f"R110 intake.yaml:{line}:46-49"]


def test_a_condition_that_may_be_blank_is_warned_of():
    _, problems = spoil("workflows/case.yaml", "count(visit) >= 1", "intake.sex != 'male'")
    assert any(p.code.startswith("R2") and p.severity is Severity.WARNING for p in problems)


def doubts(field):
    _, problems = spoil("forms/visit.yaml", "        label: Remarks\n", field)
    return [p.severity for p in problems if p.code.startswith("R2")]


def test_a_hidden_field_because_of_a_blank_is_warned_of():
    assert doubts("        label: R\n        relevant: intake.sex != 'male'\n") == ["warning"]


def test_a_field_that_is_always_answered_raises_no_doubt():
    old = "relevant: sex == 'female'"
    _, problems = spoil("forms/intake.yaml", old, "relevant: sex != 'male'")
    assert not [p for p in problems if p.code.startswith("R2")]


def test_a_constraint_that_a_blank_passes_raises_no_doubt():
    assert doubts("        label: R\n        constraint: seen_on != today()\n") == []


def test_twelve_faults_in_five_files_are_told_in_one_go():
    files = dict(FILES)
    changes = [
        ("project.yaml", "start: [case]", "start: [cases]"),
        ("project.yaml", "Africa/Khartoum", "Africa/Nowhere"),
        ("forms/intake.yaml", "choices: sexes", "choices: sexs"),
        ("forms/intake.yaml", "type: integer", "type: interger"),
        ("forms/intake.yaml", "severity: warning", "severity: mild"),
        ("forms/visit.yaml", "intake.born", "intake.bron"),
        ("forms/visit.yaml", "- id: remarks", "- id: Remarks"),
        ("workflows/case.yaml", "to: closed", "to: shut"),
        ("workflows/case.yaml", "if: [seen]", "if: [saw]"),
        ("workflows/case.yaml", "- flag: urgent", "- flag: urgnt"),
        ("workflows/roles.yaml", "sees: [identity]", "sees: [names]"),
        ("workflows/roles.yaml", "actions: [search]", "actions: [find]"),
    ]
    for path, old, new in changes:
        files[path] = files[path].replace(old, new, 1)
    bundle, problems = read(files)
    assert bundle is None
    found = [spot.split()[0] for spot in spots(problems)]
    due = "F102 F101 B109 R112 B111 B117 B120 W103 W104 W118 P102 P103"
    assert sorted(found) == sorted(due.split())


def test_a_file_that_cannot_be_read_is_not_blamed_on_others():
    bundle, problems = read({**FILES, "forms/visit.yaml": "form: [visit\n"})
    assert bundle is None
    assert spots(problems) == []


PATHS = sorted(FILES)
WORDS = [
    "",
    "[]",
    "{}",
    "- a",
    "yes",
    "id: x",
    "type: group",
    "fields: []",
    "'",
    ": ",
    "\n",
    "now()",
]


@settings(max_examples=150)
@given(st.sampled_from(PATHS), st.data())
def test_no_change_of_a_file_can_stop_the_reading(path, data):
    lines = FILES[path].splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    lost = data.draw(st.integers(0, 3))
    indent = " " * data.draw(st.integers(0, 10))
    lines[at : at + lost] = [indent + data.draw(st.sampled_from(WORDS))]
    bundle, problems = read({**FILES, path: "\n".join(lines) + "\n"})
    assert bundle is None or not spots(problems)


@settings(max_examples=150)
@given(st.sampled_from(PATHS), st.data())
def test_no_word_put_for_another_can_stop_the_reading(path, data):
    words = FILES[path].split()
    old, new = (
        data.draw(st.sampled_from(words)),
        data.draw(st.sampled_from([*words, "family", "x"])),
    )
    read({**FILES, path: FILES[path].replace(old, new, 1)})
