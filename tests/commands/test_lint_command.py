"""`himaya lint`: golden reports of a small broken project, JSON, narrow terminals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.commands.parts.project import find_project
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir
from engine.lint.report import shown_width

PROJECTS = Path(__file__).parent / "projects"
BROKEN = PROJECTS / "broken"
KEYS = {
    *("code", "severity", "file", "line", "column", "end_line", "end_column", "message", "help"),
}


def test_the_report_of_a_broken_project_is_as_expected(himaya, monkeypatch):
    monkeypatch.chdir(BROKEN)
    ran = himaya("lint")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (PROJECTS / "broken.en.txt").read_text("utf-8")


def test_the_report_on_a_narrow_arabic_terminal_is_as_expected(himaya, monkeypatch):
    monkeypatch.chdir(BROKEN)
    monkeypatch.setenv("COLUMNS", "40")
    assert himaya("lint", "--lang", "ar").out == (PROJECTS / "broken.ar.txt").read_text("utf-8")


def test_nothing_but_places_is_wider_than_a_narrow_terminal(himaya, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    lines = himaya("lint", "--project", BROKEN).out.splitlines()[:-1]
    assert all(shown_width(line) <= 40 for line in lines if not line.startswith(str(BROKEN)))


def test_json_holds_exactly_the_promised_facts(himaya):
    ran = himaya("lint", "--project", BROKEN, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert set(found) == {"problems"}
    assert {frozenset(problem) for problem in found["problems"]} == {frozenset(KEYS)}


def test_json_and_text_name_the_same_places(himaya):
    text = himaya("lint", "--project", BROKEN).out
    for one in json.loads(himaya("lint", "--project", BROKEN, "--format", "json").out)["problems"]:
        assert (
            f"{one['file']}:{one['line']}:{one['column']}: {one['severity']} {one['code']}" in text
        )


def test_a_clean_project_gives_an_empty_list(himaya):
    ran = himaya(
        "lint", "--project", PROJECTS.parents[1] / "projects" / "library", "--format", "json"
    )
    assert (ran.code, json.loads(ran.out)) == (0, {"problems": []})


def test_the_bundled_configuration_is_clean(himaya):
    ran = himaya("lint", "--project", defaults_dir())
    assert (ran.code, ran.err) == (0, "")


def test_a_folder_without_a_project_is_a_finding(himaya, tmp_path):
    ran = himaya("lint", "--project", tmp_path)
    assert ran.code == 1
    assert "project.yaml:1:1: error Y030" in ran.out


def test_where_there_is_a_project_it_is_meant(monkeypatch, tmp_path):
    (tmp_path / "project.yaml").write_text("project: x\n")
    monkeypatch.chdir(tmp_path)
    assert find_project(None, Wording("en")) == Path()


def test_elsewhere_the_bundled_configuration_is_meant(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert find_project(None, Wording("en")) == defaults_dir()


@pytest.mark.parametrize("name", ["serve", "test", "schema", "demo"])
def test_every_command_refuses_a_broken_project_with_the_linters_report(
    himaya, monkeypatch, tmp_path, name
):
    if name == "demo":
        monkeypatch.setattr("engine.commands.demo.is_bundled", lambda folder: True)
    extra = ["intake"] if name == "schema" else []
    data = ["--data", tmp_path / "data"] if name in ("serve", "demo") else []
    ran = himaya(name, *extra, "--project", BROKEN, *data)
    assert (ran.code, ran.out) == (1, himaya("lint", "--project", BROKEN).out)
    assert not (tmp_path / "data").exists()


LIBRARY = PROJECTS.parents[1] / "projects" / "library"


def test_nothing_is_missed_where_nothing_has_changed(himaya):
    assert himaya("lint", "--project", LIBRARY, "--against", LIBRARY).code == 0


def test_what_stored_answers_would_miss_is_told_when_asked(himaya):
    small = PROJECTS.parents[1] / "projects" / "small"
    ran = himaya("lint", "--project", LIBRARY, "--against", small, "--format", "json")
    told = {problem["code"] for problem in json.loads(ran.out)["problems"]}

    assert ran.code == 1
    assert "F301" in told


def test_a_project_with_errors_cannot_be_compared_with(himaya):
    ran = himaya("lint", "--project", LIBRARY, "--against", BROKEN)

    assert (ran.code, ran.out) == (2, "")
    assert f"himaya lint --project {BROKEN}" in ran.err


def test_errors_of_the_project_itself_are_told_first(himaya):
    alone = himaya("lint", "--project", BROKEN).out

    assert himaya("lint", "--project", BROKEN, "--against", LIBRARY).out == alone


@pytest.mark.parametrize("style", ["sarif", "github", "junit"])
def test_every_format_for_programs_names_every_finding(himaya, style):
    told = json.loads(himaya("lint", "--project", BROKEN, "--format", "json").out)["problems"]
    ran = himaya("lint", "--project", BROKEN, "--format", style)
    mark = {"sarif": '"ruleId"', "github": "title=", "junit": "<testcase"}[style]

    assert (ran.code, ran.err) == (1, "")
    assert ran.out.count(mark) == len(told) > 0


def test_nothing_is_annotated_where_nothing_is_wrong(himaya):
    ran = himaya("lint", "--project", LIBRARY, "--format", "github")
    assert (ran.code, ran.out) == (0, "")


def test_a_format_that_does_not_exist_is_wrong_use(himaya):
    ran = himaya("lint", "--format", "xml")
    assert (ran.code, ran.out) == (2, "")
