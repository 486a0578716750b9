"""`himaya lint -`: what is being typed in an editor, in place of a file of the project."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from engine.defaults import defaults_dir

FORM = "forms/service.yaml"


@pytest.fixture
def typed(himaya, monkeypatch):
    def ran(source, *arguments):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(source)))
        return himaya("lint", *arguments, "--project", defaults_dir())

    return ran


def test_it_is_checked_with_the_rest_of_the_project_and_tells_of_this_file_alone(typed):
    source = (defaults_dir() / FORM).read_bytes()
    wrong = source.replace(b"type: date\n", b"type: dat\n", 1)
    assert wrong != source
    ran = typed(wrong, "-", "--stdin-name", FORM, "--format", "json")

    assert ran.code == 1
    assert {
        found["file"].removeprefix(f"{defaults_dir()}/")
        for found in json.loads(ran.out)["problems"]
    } == {FORM}


def test_any_bytes_are_findings(typed):
    ran = typed(b"\xff\x00[[[", "-", "--stdin-name", FORM)

    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-",),
        ("--stdin-name", FORM),
        ("-", "--stdin-name", FORM, "--watch"),
        ("-", "--stdin-name", "forms/none.yaml"),
        ("-", "--stdin-name", "../secret"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(typed, arguments):
    ran = typed(b"", *arguments)

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
