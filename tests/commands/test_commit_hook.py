"""The hook for pre-commit: what it declares is a command that can be run, on a whole project."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECTS = ROOT / "tests"
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]


@pytest.mark.parametrize(
    ("project", "code"), [("projects/library", 0), ("commands/projects/broken", 1)]
)
def test_the_hook_lets_only_a_clean_project_pass(himaya, monkeypatch, project, code):
    monkeypatch.chdir(PROJECTS / project)
    program, *arguments = shlex.split(HOOK["entry"])
    assert program == "himaya"
    assert himaya(*arguments, *HOOK["args"]).code == code


def test_the_hook_never_falls_back_on_the_bundled_configuration(himaya, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert himaya("lint", *HOOK["args"]).code == 1


@pytest.mark.parametrize(
    ("file", "is_meant"),
    [("forms/a.yaml", True), ("forms/lists/places.csv", True), ("README.md", False)],
)
def test_the_hook_runs_for_files_of_a_project(file, is_meant):
    assert bool(re.search(HOOK["files"], file)) is is_meant


def test_the_hook_is_given_no_single_files():
    assert HOOK["pass_filenames"] is False
