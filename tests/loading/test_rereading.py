"""Reading a folder again parses what changed and nothing else, and says the same."""

from __future__ import annotations

import pytest

from engine.loading.project import read_project
from engine.loading.rereading import Rereader


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "project.yaml").write_text("project: tried\n", "utf-8")
    (tmp_path / "forms" / "one.yaml").write_text("form: one\n", "utf-8")
    (tmp_path / "forms" / "two.yaml").write_text("form: [\n", "utf-8")
    return tmp_path


def test_it_says_what_a_first_reading_says(folder):
    reader = Rereader()
    reader(folder)

    assert reader(folder) == read_project(folder)


def test_a_file_that_did_not_change_is_not_parsed_again(folder):
    reader = Rereader()
    before, _ = reader(folder)
    (folder / "forms" / "one.yaml").write_text("form: other\n", "utf-8")
    after, _ = reader(folder)

    assert after.file("project.yaml") is before.file("project.yaml")
    assert after.file("forms/one.yaml").node.get("form").text == "other"


def test_a_file_that_was_taken_away_is_forgotten(folder):
    reader = Rereader()
    reader(folder)
    (folder / "forms" / "two.yaml").unlink()

    assert reader(folder) == read_project(folder)
