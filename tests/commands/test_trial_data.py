"""A data folder with the readable file, from the command line."""

from __future__ import annotations

import pytest

WORKER = ("--name", "Amal", "--role", "caseworker")


@pytest.fixture
def data(himaya, tmp_path):
    folder = tmp_path / "data"
    made = himaya("user", "add", "amal", *WORKER, "--create", "--store", "tinydb", "--data", folder)
    assert made.code == 0
    return folder


def test_a_new_folder_holds_the_file_that_was_asked_for(data):
    assert (data / "himaya.json").is_file()
    assert not (data / "himaya.sqlite").exists()


def test_commands_find_out_by_themselves_which_store_it_is(himaya, data, tmp_path):
    assert "Amal" in himaya("user", "list", "--data", data).out
    assert himaya("backup", tmp_path / "copy", "--data", data).code == 0
    assert "Amal" in himaya("user", "list", "--data", tmp_path / "copy").out
