"""`himaya publish`."""

from __future__ import annotations

import shutil

import pytest

from engine.defaults import defaults_dir


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the bundled project without its scenarios, which are tried elsewhere."""
    folder = tmp_path_factory.mktemp("publishing") / "project"
    for name in ("forms", "workflows", "locales"):
        shutil.copytree(
            defaults_dir() / name,
            folder / name,
            ignore=shutil.ignore_patterns("engine", "scenarios"),
        )
    shutil.copy(defaults_dir() / "project.yaml", folder)
    return folder


@pytest.fixture
def data(himaya, project, tmp_path):
    folder = tmp_path / "data"
    named = ("--name", "Mona", "--role", "caseworker", "--data", folder, "--project", project)
    assert himaya("user", "add", "mona", *named, "--create").code == 0
    return folder


def test_a_project_goes_live_once_it_is_asked_for(himaya, project, data):
    given = ("publish", "--project", project, "--data", data)
    assert "can be published" in himaya(*given, "--check").out
    assert himaya(*given, "--history").out == ""
    assert "Published" in himaya(*given, "--yes").out
    assert "live already" in himaya(*given, "--yes").out
    assert himaya(*given, "--history").out.count("(live)") == 1


def test_nothing_goes_live_without_a_yes(himaya, project, data):
    given = ("publish", "--project", project, "--data", data)
    assert "Published" not in himaya(*given).out
    assert himaya(*given, "--history").out == ""


def test_a_data_folder_that_is_not_there_is_told(himaya, project, tmp_path):
    ran = himaya("publish", "--project", project, "--data", tmp_path / "nowhere", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err
