"""`himaya init`, `test` and `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

LIBRARY = Path(__file__).parents[1] / "projects" / "library"


@pytest.fixture
def started(himaya, tmp_path):
    folder = tmp_path / "mine"
    assert himaya("init", folder).code == 0
    return folder


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_new_project_is_clean(himaya, started):
    ran = himaya("lint", "--project", started)
    assert (ran.code, ran.err) == (0, "")


def test_a_new_project_passes_its_scenarios(himaya, started):
    ran = himaya("test", "--project", started)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "All as it should be. Scenarios: 2.")


def test_a_new_project_may_stand_in_an_empty_folder(himaya, tmp_path):
    assert himaya("init", tmp_path).code == 0


def test_what_stands_in_a_folder_is_never_written_over(himaya, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    ran = himaya("init", tmp_path)
    assert ran.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_wrong_use(himaya, tmp_path):
    (tmp_path / "file").write_text("")
    ran = himaya("init", tmp_path / "file" / "inside")
    assert ran.code == 2
    assert "cannot be made" in ran.err


def test_a_scenario_that_goes_another_way_is_shown_with_its_place(himaya, started):
    scenario = started / "workflows" / "scenarios" / "request.yaml"
    change(scenario, "then: {status: approved}", "then: {status: turned_down}")
    ran = himaya("test", "--project", started)
    line = next(
        number
        for number, text in enumerate(scenario.read_text("utf-8").splitlines(), 1)
        if "then: {status: turned_down}" in text
    )
    assert ran.code == 1
    assert f"{scenario.as_posix()}:{line}:24: error T204" in ran.out
    assert "status: expected turned_down, found approved" in ran.out


def test_a_failed_scenario_is_told_to_programs(himaya, started):
    scenario = started / "workflows" / "scenarios" / "request.yaml"
    change(scenario, "refused: [role]", "refused: [scope]")
    ran = himaya("test", "--project", started, "--format", "json")
    assert ran.code == 1
    assert [one["code"] for one in json.loads(ran.out)["problems"]] == ["T203"]


def test_the_scenarios_of_another_domain_pass(himaya):
    assert himaya("test", "--project", LIBRARY).code == 0


def test_the_schema_of_a_form_is_one(himaya):
    ran = himaya("schema", "request", "--project", LIBRARY)
    schema = json.loads(ran.out)
    Draft202012Validator.check_schema(schema)
    assert ran.code == 0
    assert "reader_name" in schema["properties"]


def test_the_schema_of_a_misspelt_form_names_the_one_meant(himaya):
    ran = himaya("schema", "requets", "--project", LIBRARY)
    assert (ran.code, ran.err) == (2, "There is no form “requets”. Did you mean “request”?\n")


def test_the_schema_of_an_unknown_form_names_all_there_are(himaya):
    ran = himaya("schema", "zzz", "--project", LIBRARY)
    assert ran.code == 2
    assert "giving_back, request" in ran.err


def test_without_a_form_the_schema_holds_all_of_them(himaya):
    ran = himaya("schema", "--project", LIBRARY)
    assert set(json.loads(ran.out)["$defs"]) == {"giving_back", "loan.correct", "request"}


def test_a_schema_speaks_the_language_asked_for(himaya):
    titles = {
        tag: json.loads(himaya("schema", "request", "--lang", tag, "--project", LIBRARY).out)[
            "title"
        ]
        for tag in ("en", "ar")
    }
    assert titles["en"] != titles["ar"]


def test_the_schema_for_editors_needs_no_project(himaya, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole, form = himaya("schema", "--editor"), himaya("schema", "--editor", "form")
    Draft7Validator.check_schema(json.loads(whole.out))
    assert json.loads(form.out)["allOf"] == [{"$ref": "#/definitions/form"}]


def test_a_misspelt_kind_of_file_is_told_the_one_meant(himaya):
    ran = himaya("schema", "--editor", "workflwo")
    assert ran.code == 2
    assert ran.err.endswith("Did you mean “workflow”?\n")
