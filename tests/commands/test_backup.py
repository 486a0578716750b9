"""`himaya backup`: a copy that opens, or one sentence and no copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from engine.store.sqlite.connections import DATABASE


@pytest.fixture
def data(himaya, tmp_path):
    folder = tmp_path / "data"
    worker = ("--name", "Amal", "--role", "caseworker")
    assert himaya("user", "add", "amal", *worker, "--create", "--data", folder).code == 0
    return folder


def test_the_copy_opens_with_all_that_was_there(himaya, data, tmp_path):
    ran = himaya("backup", tmp_path / "monday", "--data", data)

    assert (ran.code, ran.err) == (0, "")
    assert str(tmp_path / "monday") in ran.out
    assert "amal" in himaya("user", "list", "--data", tmp_path / "monday").out
    assert (tmp_path / "monday" / "chain.key").read_text() == (data / "chain.key").read_text()


def test_it_is_made_while_another_reads_and_writes(himaya, data, tmp_path):
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = himaya("backup", tmp_path / "monday", "--data", data)
        other.execute("ROLLBACK")

    assert ran.code == 0


@pytest.mark.parametrize("place", ["there", "data/inside"])
def test_nothing_is_written_over_and_nothing_into_the_data(himaya, data, tmp_path, place):
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.rglob("*"))

    ran = himaya("backup", tmp_path / place, "--data", data)

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_cannot_be_written_is_told_in_one_sentence(himaya, data, tmp_path):
    (tmp_path / "file").write_text("in the way")

    ran = himaya("backup", tmp_path / "file" / "monday", "--data", data)

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "monday" in ran.err


def test_a_folder_without_data_gives_no_copy(himaya, tmp_path):
    ran = himaya("backup", tmp_path / "monday", "--data", tmp_path / "none")

    assert ran.code == 2
    assert not (tmp_path / "monday").exists()


def test_a_lost_key_is_told_by_its_name_with_a_way_out(himaya, data):
    (data / "chain.key").unlink()

    ran = himaya("user", "list", "--data", data)

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "chain.key" in ran.err
    assert "backup" in ran.err
