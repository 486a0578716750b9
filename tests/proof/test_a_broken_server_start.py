"""A server that cannot start says why as `himaya lint` would, and touches nothing."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from engine.commands import run
from engine.commands.parts import serving
from engine.store.opening import open_store
from engine.store.sqlite import SqliteStore
from engine.store.sqlite.connections import DATABASE

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "commands" / "projects" / "broken"
LIBRARY = ROOT / "tests" / "projects" / "library"
PATIENCE = 60
STARTS = ("cli.py serve", "server.py", "uvicorn server:app")


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def started(start: str, project: Path, data: Path, language: str = "en_GB.UTF-8") -> Ended:
    """A server as a person starts it, that is expected to end by itself."""
    port = str(free_port())
    environ = {"LC_ALL": language, "COLUMNS": "100", "PATH": os.environ["PATH"]}
    told = {"PROJECT": project, "DATA": data, "PORT": port}
    named = {f"HIMAYA_{name}": str(value) for name, value in told.items()}
    if start == "cli.py serve":
        options = ["--project", str(project), "--data", str(data), "--port", port]
        return ended(["cli.py", "serve", *options], environ)
    if start == "server.py":
        return ended(["server.py"], {**environ, **named})
    return ended(["-m", "uvicorn", "server:app", "--port", port], {**environ, **named})


def ended(arguments: list[str], environ: dict[str, str]) -> Ended:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


@cache
def linted(project: Path, language: str) -> str:
    environ = {"LC_ALL": language, "COLUMNS": "100"}
    return ended(["cli.py", "lint", "--project", str(project)], environ).out


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    SqliteStore.open(folder, create=True).close()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_one_sentence(done: Ended) -> bool:
    return done.code == 2 and done.out == "" and len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("start", "language"),
    list(zip(STARTS, ["en_GB.UTF-8", "ar_SD.UTF-8", "en_GB.UTF-8"], strict=True)),
)
def test_a_broken_project_is_told_as_the_linter_tells_it(
    start: str, language: str, data: Path
) -> None:
    before = contents(data)
    done = started(start, BROKEN, data, language)

    assert done.code == 1
    assert done.out == linted(BROKEN, language)
    assert done.out.count("\n") > 10
    assert done.err == ""
    assert contents(data) == before


@pytest.mark.parametrize("start", STARTS)
def test_a_data_folder_that_is_not_there_is_not_made(start: str, tmp_path: Path) -> None:
    done = started(start, LIBRARY, tmp_path / "none")

    assert is_one_sentence(done), done
    assert "There is no data in" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("start", STARTS)
def test_data_of_a_newer_version_are_left_as_they_are(start: str, data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    before = contents(data)
    done = started(start, LIBRARY, data)

    assert is_one_sentence(done), done
    assert "newer Himaya" in done.err
    assert {name: body for name, body in contents(data).items() if name in before} == before


def test_data_that_another_program_holds_are_left_as_they_are(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "open_store", partial(open_store, patience=0.1))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    command = ["serve", "--project", str(LIBRARY), "--data", str(data), "--port", str(free_port())]
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        before = (data / DATABASE).read_bytes()
        code = run(command)
    said = capsys.readouterr()

    assert is_one_sentence(Ended(code, said.out, said.err)), said
    assert "in use by another program" in said.err
    assert (data / DATABASE).read_bytes() == before


@pytest.mark.parametrize(
    ("port", "arguments"), [("0", ["server.py"]), ("9" * 5000, ["-m", "uvicorn", "server:app"])]
)
def test_a_setting_that_cannot_be_is_one_sentence(port: str, arguments: list[str]) -> None:
    done = ended(arguments, {"LC_ALL": "en_GB.UTF-8", "HIMAYA_PORT": port})

    assert done.code in (1, 2)
    assert done.err.startswith("HIMAYA_PORT")
    assert len(done.err.splitlines()) == 1
