"""Reading a project: which files belong, which are told as strange, and that none can stop it."""

from __future__ import annotations

import gc
import os

import pytest

from engine.loading.project import read_project, read_sources
from engine.problems import Severity

FILES = {
    "project.yaml": b"project: demo\n",
    "forms/registration.yaml": b"form: registration\n",
    "forms/lists/sex.yaml": b"list: sex\n",
    "forms/lists/places.csv": b"code,label\na,A\n",
    "workflows/case.yaml": b"workflow: case\n",
    "workflows/scenarios/first.yaml": b"scenarios: []\n",
    "locales/ar/registration.yaml": b"forms.registration.label: x\n",
    "locales/ar/engine/yaml.yaml": b"problems.Y001.message: x\n",
    "reports/monthly.yaml": b"not: [read\n",
}


@pytest.fixture
def folder(tmp_path):
    for path, source in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(source)
    return tmp_path


def codes(problems):
    return [(problem.code, problem.location.file) for problem in problems]


def test_every_file_of_a_project_is_read_once_and_sorted(folder):
    project, problems = read_project(folder)
    assert problems == ()
    assert {file.path: file.source for file in project.files} == FILES
    assert [file.path for file in project.files] == sorted(FILES)


def test_a_folder_and_its_sources_in_memory_give_the_same(folder):
    assert read_project(folder)[0].files == read_sources(FILES)[0].files


def test_files_are_found_by_path_and_by_folder(folder):
    project, _ = read_project(folder)
    assert project.file("project.yaml").node.keys() == ("project",)
    assert project.file("forms/none.yaml") is None
    assert [file.path for file in project.under("forms")] == ["forms/registration.yaml"]
    assert len(project.below("locales/ar")) == 2


def test_lists_may_be_tables(folder):
    project, _ = read_project(folder)
    places = project.file("forms/lists/places.csv")
    assert places.node is None
    assert [cell.text for cell in places.table.header] == ["code", "label"]


def test_hidden_files_and_other_folders_are_left_alone(folder):
    for path in (
        ".git/x.yaml",
        "forms/.draft.yaml",
        "tests/x.yaml",
        "docs/x.yaml",
        "forms/.x/y.csv",
    ):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("][")
    project, problems = read_project(folder)
    assert len(project.files) == len(FILES)
    assert problems == ()


@pytest.mark.parametrize(
    "path", ["forms/x.yml", "forms/x/y.yaml", "forms/x.csv", "locales/x.yaml", "workflows/X.YAML"]
)
def test_a_file_that_looks_like_ours_but_is_not_read_is_told(path):
    project, problems = read_sources({**FILES, path: b"a: 1\n"})
    assert codes(problems) == [("Y034", path)]
    assert problems[0].severity is Severity.WARNING
    assert project.file(path) is None


def test_a_fault_in_one_file_does_not_hide_the_others():
    project, problems = read_sources({**FILES, "forms/a.yaml": b"a: [\n", "forms/b.yaml": b"\xff"})
    assert codes(problems) == [("Y021", "forms/a.yaml"), ("Y004", "forms/b.yaml")]
    assert project.file("forms/a.yaml").node is None
    assert project.file("forms/registration.yaml").node is not None


def test_a_missing_folder_is_a_problem(tmp_path):
    project, problems = read_project(tmp_path / "nowhere")
    assert project.files == ()
    assert codes(problems) == [("Y031", "project.yaml")]


def test_a_missing_project_file_is_a_problem():
    files = {path: source for path, source in FILES.items() if path != "project.yaml"}
    project, problems = read_sources(files)
    assert codes(problems) == [("Y030", "project.yaml")]
    assert len(project.files) == len(files)


def test_a_dangling_link_is_told_by_its_name(folder):
    (folder / "forms/gone.yaml").symlink_to(folder / "nowhere.yaml")
    _, problems = read_project(folder)
    assert codes(problems) == [("Y032", "forms/gone.yaml")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a POSIX matter")
def test_a_pipe_is_told_instead_of_waited_for(folder):
    os.mkfifo(folder / "forms/pipe.yaml")
    _, problems = read_project(folder)
    assert codes(problems) == [("Y032", "forms/pipe.yaml")]


def test_a_file_too_large_is_not_read_to_its_end(folder):
    (folder / "forms/large.yaml").write_bytes(b"a: b\n" * 1_000_000)
    project, problems = read_project(folder)
    assert codes(problems) == [("Y003", "forms/large.yaml")]
    assert len(project.file("forms/large.yaml").source) < 2_000_000


def test_files_beyond_the_limit_are_told_and_not_read():
    many = {f"forms/f{n:04}.yaml": b"a: 1\n" for n in range(600)}
    project, problems = read_sources({**many, "project.yaml": b"project: x\n"})
    assert codes(problems) == [("Y033", "forms/f0500.yaml")]
    assert len(project.files) == 500


def test_the_collector_is_as_before_after_reading():
    assert gc.isenabled()
    read_sources(FILES)
    assert gc.isenabled()
