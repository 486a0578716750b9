"""`himaya lint --watch` says again what is wrong after each change, until it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

LONGEST = 30.0
CLI = Path(__file__).parents[2] / "cli.py"


@pytest.fixture
def watched(himaya, tmp_path):
    """A clean project, and a process that watches it."""
    folder = tmp_path / "project"
    assert himaya("init", folder).code == 0
    arguments = [sys.executable, str(CLI), "lint", "--watch", "--project", str(folder)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=_english()) as process:
        end = threading.Timer(LONGEST, process.kill)  # else a line that never comes is waited for
        end.start()
        yield folder, process
        end.cancel()
        process.kill()


def _english():
    return {**os.environ, "LC_ALL": "en_GB.UTF-8"}


def until(process, words):
    """The lines up to the first that holds `words`."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(lines)


def test_a_fault_is_told_when_it_is_saved_and_gone_when_it_is_mended(watched):
    folder, process = watched
    file = folder / "forms" / "request.yaml"
    good = file.read_text("utf-8")
    until(process, "Nothing to find fault with")
    file.write_text(good.replace("type: text", "type: tekst", 1), "utf-8")
    assert any("forms/request.yaml:" in line for line in until(process, "Errors: 1"))
    file.write_text(good, "utf-8")
    until(process, "Nothing to find fault with")


def test_a_file_that_comes_and_goes_is_no_mishap(watched):
    folder, process = watched
    file = folder / "forms" / "request.yaml"
    good = file.read_text("utf-8")
    until(process, "Nothing to find fault with")
    file.unlink()
    until(process, "Errors:")
    file.write_text(good, "utf-8")
    until(process, "Nothing to find fault with")


def test_ctrl_c_ends_it_in_good_order(watched):
    _, process = watched
    until(process, "Nothing to find fault with")
    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
