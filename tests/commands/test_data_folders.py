"""A data folder that cannot be used: one sentence, exit code 2, nothing in it touched."""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import closing

import pytest

from engine.store.sqlite.connections import DATABASE

WORKER = ("--name", "Amal", "--role", "caseworker")


@pytest.fixture
def data(himaya, tmp_path):
    folder = tmp_path / "data"
    assert himaya("user", "add", "amal", *WORKER, "--create", "--data", folder).code == 0
    return folder


@pytest.fixture
def refused(himaya, tmp_path):
    def ran(command, folder):
        place = () if command == "user" else ("--port", free_port())
        name = ("user", "list") if command == "user" else (command,)
        return himaya(*name, "--data", folder, *place)

    return ran


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def one_sentence(ran):
    return ran.code == 2 and ran.out == "" and len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["serve", "user"])
def test_a_missing_folder_is_not_made(refused, tmp_path, command):
    ran = refused(command, tmp_path / "none")
    assert one_sentence(ran)
    assert "There is no data in" in ran.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", ["serve", "user", "demo"])
def test_data_of_a_newer_version_stay_as_they_are(refused, data, command):
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    before = bytes_of(data)
    ran = refused(command, data)
    assert one_sentence(ran)
    assert "newer Himaya" in ran.err
    assert {n: b for n, b in bytes_of(data).items() if n in before} == before


@pytest.mark.parametrize("command", ["serve", "user", "demo"])
def test_damaged_data_stay_as_they_are(refused, data, command):
    (data / DATABASE).write_bytes(b"no database at all" * 100)
    before = (data / DATABASE).read_bytes()
    ran = refused(command, data)
    assert one_sentence(ran)
    assert "cannot be read" in ran.err
    assert (data / DATABASE).read_bytes() == before


def test_locked_data_are_told_of(refused, data, monkeypatch):
    monkeypatch.setattr("engine.commands.parts.data_folder.PATIENCE", 0.1)
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        ran = refused("user", data)
    assert one_sentence(ran)
    assert "in use by another program" in ran.err


def test_a_file_is_no_folder(refused, tmp_path):
    (tmp_path / "file").write_text("x")
    assert one_sentence(refused("serve", tmp_path / "file"))


def test_a_folder_of_something_else_is_not_begun_in(himaya, tmp_path):
    (tmp_path / "letters.txt").write_text("x")
    ran = himaya("user", "add", "amal", *WORKER, "--create", "--data", tmp_path)
    assert one_sentence(ran)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_the_demo_is_not_laid_over_something_else(refused, tmp_path):
    (tmp_path / "letters.txt").write_text("x")
    ran = refused("demo", tmp_path)
    assert one_sentence(ran)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_nobody_may_write_is_told_of(himaya, tmp_path):
    tmp_path.chmod(0o500)
    ran = himaya("user", "add", "amal", *WORKER, "--create", "--data", tmp_path / "data")
    tmp_path.chmod(0o700)
    assert one_sentence(ran)


def test_a_taken_port_is_told_of(himaya, data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = himaya("serve", "--data", data, "--port", port)
    assert one_sentence(ran)
    assert f"127.0.0.1:{port} cannot be listened on" in ran.err


def test_an_address_that_is_none_is_told_of(himaya, data):
    assert one_sentence(himaya("serve", "--data", data, "--host", "not an address"))
