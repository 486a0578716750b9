"""A console: commands run in this process, with what they print and their exit code."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.commands import run


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def himaya(capsys, monkeypatch):
    """Run a command line as a person with a wide English terminal would."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("HIMAYA_DEBUG", raising=False)

    def ran(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return ran
