"""A file is kept only when the scanner ended and said yes; whatever else happens, it is not."""

from __future__ import annotations

import sys

import pytest

from engine.cases.scanning import UNSAFE, UNSCANNED, Scanner, no_scan, scanner_of
from engine.settings import read_settings

CLEAN = (sys.executable, "-c", "import sys; sys.exit(open(sys.argv[1], 'rb').read() != b'good')")


def test_a_scanner_sees_the_file_and_its_word_counts():
    scan = scanner_of(CLEAN)

    assert (scan(b"good"), scan(b"bad")) == ("", UNSAFE)


@pytest.mark.parametrize(
    "command",
    [
        ("/no/such/scanner",),
        (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"),
        (sys.executable, "-c", "raise SystemExit(2)"),
        ("/",),
        ("\0",),
    ],
    ids=["not there", "killed", "could not look", "no program", "no path"],
)
def test_a_scanner_that_cannot_look_refuses(command):
    assert Scanner(command)(b"good") == UNSCANNED


def test_a_scanner_that_does_not_end_in_time_refuses():
    sleeping = Scanner((sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.05)

    assert sleeping(b"good") == UNSCANNED


def test_without_a_scanner_nothing_is_refused():
    assert scanner_of(()) is no_scan
    assert no_scan(b"bad") == ""


def test_the_scanner_is_named_in_the_environment():
    told = {"HIMAYA_SCANNER": "clamdscan --no-summary '--config-file=/etc/a b'"}

    assert read_settings(told).scanner == ("clamdscan", "--no-summary", "--config-file=/etc/a b")
    assert read_settings({}).scanner == ()


@pytest.mark.parametrize("line", ["clamdscan 'a", "   "])
def test_a_scanner_that_cannot_be_meant_keeps_the_server_from_starting(line):
    with pytest.raises(SystemExit, match="HIMAYA_SCANNER"):
        read_settings({"HIMAYA_SCANNER": line})
