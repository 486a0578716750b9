"""`himaya demo` and `serve` as a person starts them; the demo's folder is whole or not there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from engine.commands.parts import demo_folder
from engine.commands.parts.demo_folder import UNFINISHED, lay_folder
from engine.commands.parts.options import DEFAULT_HOST, DEFAULT_PORT
from engine.commands.parts.project import read
from engine.commands.parts.serving import address, listen
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir
from engine.demo import PEOPLE
from engine.query import ALL
from engine.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
WORDS = Wording("en")
PATIENCE = 60  # seconds; a slow machine fails no test


@pytest.fixture(scope="module")
def bundle():
    return read(defaults_dir(), WORDS, with_words=False).bundle


@pytest.fixture(scope="module")
def data(bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "data"
    lay_folder(folder, bundle, WORDS, count=3)
    return folder


def cases_in(folder):
    store = SqliteStore.open(folder, create=False)
    try:
        return store.count(ALL, ALL)[""]
    finally:
        store.close()


class Stopped(Exception):
    pass


def stop(*arguments):
    raise Stopped


def test_the_demo_is_laid_once(bundle, data):
    before = (data / "himaya.sqlite").stat().st_mtime_ns
    lay_folder(data, bundle, WORDS, count=3)
    assert cases_in(data) == 3
    assert (data / "himaya.sqlite").stat().st_mtime_ns == before


def test_an_interrupted_demo_leaves_nothing(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(demo_folder, "_tell", stop)
    with pytest.raises(Stopped):
        lay_folder(tmp_path / "data", bundle, WORDS, count=3)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_thrown_away(bundle, tmp_path):
    left = tmp_path / f"{UNFINISHED}-999999999"
    left.mkdir()
    (left / "himaya.sqlite").write_bytes(b"half")
    lay_folder(tmp_path / "data", bundle, WORDS, count=1)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_run_at_work_beside_is_left_alone(bundle, tmp_path):
    beside = tmp_path / f"{UNFINISHED}-{os.getppid()}"
    beside.mkdir()
    lay_folder(tmp_path / "data", bundle, WORDS, count=1)
    assert beside.is_dir()


def test_of_two_runs_at_once_the_faster_one_counts(bundle, data, tmp_path, monkeypatch):
    def build(building, *rest):
        building.mkdir()
        shutil.copytree(data, tmp_path / "data")

    monkeypatch.setattr(demo_folder, "_build", build)
    lay_folder(tmp_path / "data", bundle, WORDS, count=1)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert cases_in(tmp_path / "data") == 3


def test_an_empty_folder_is_filled(bundle, tmp_path):
    lay_folder(tmp_path, bundle, WORDS, count=1)
    assert cases_in(tmp_path) == 1


def test_the_demo_is_for_the_bundled_configuration_only(himaya, tmp_path):
    library = ROOT / "tests" / "projects" / "library"
    ran = himaya("demo", "--project", library, "--data", tmp_path / "data")
    assert ran.code == 2
    assert f"himaya serve --project {library}" in ran.err
    assert not (tmp_path / "data").exists()


def test_by_default_only_this_machine_is_served():
    assert (DEFAULT_HOST, DEFAULT_PORT) == ("127.0.0.1", 8000)


def test_an_address_of_six_is_shown_in_brackets():
    with listen("::1", 0, WORDS) as listener:
        assert re.fullmatch(r"http://\[::1\]:\d+/", address(listener))


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_started_server_tells_its_address_and_answers(data, command):
    with listen("127.0.0.1", 0, WORDS) as free:
        port = free.getsockname()[1]
    arguments = [sys.executable, "cli.py", command, "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        arguments, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"LC_ALL": "en_GB.UTF-8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        first = process.stdout.readline()
        assert first.startswith(f"Himaya is ready: http://127.0.0.1:{port}/")
        roles = {one.role for one in PEOPLE} if command == "demo" else set()
        # Everything it has to tell, before it is told to stop.
        told = [process.stdout.readline() for _ in range(len(roles) + 1 if roles else 0)]
        assert answer(f"http://127.0.0.1:{port}/sign-in") == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert {line.split()[-1] for line in told if line.startswith("  ")} == roles


def answer(url):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as response:
                return response.status
        except ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
