"""What holds for every command: help, exit codes, one sentence for every failure, a fast start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from engine.commands import Commands, failure_id, main, purpose, run
from engine.commands import himaya as group
from engine.commands.parts.wording import Wording, preferred_language

ROOT = Path(__file__).parents[2]
BROKEN = Path(__file__).parent / "projects" / "broken"
COMMANDS = Commands().list_commands(click.Context(group))
NOT_ON_A_PROJECT = ("backup", "explain", "init", "version", "i18n", "user")
HEAVY = "babel jsonschema argon2 starlette jinja2 uvicorn transitions sqlite3 tinydb engine.web"


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def failing(error):
    def fail(*arguments, **options):
        raise error

    return fail


def test_the_commands_are_these():
    assert [
        *("backup", "demo", "diagram", "explain", "i18n", "init", "lint", "outbox", "publish"),
        *("schema", "serve", "test", "tick", "user", "version"),
    ] == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(himaya, name):
    ran = himaya(name, "--help")
    assert ran.code == 0
    assert purpose(name).rstrip(".") in " ".join(ran.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_names_every_command(himaya, name):
    assert purpose(name)[:30] in himaya("--help").out


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in NOT_ON_A_PROJECT])
def test_every_command_on_a_project_takes_its_folder(himaya, name):
    assert "--project DIR" in himaya(name, "--help").out


@pytest.mark.parametrize("name", ["demo", "serve"])
@pytest.mark.parametrize("option", ["--host", "--port", "--data"])
def test_a_server_can_be_told_where(himaya, name, option):
    assert option in himaya(name, "--help").out


def test_an_unknown_command_is_wrong_use(himaya):
    ran = himaya("lnit")
    assert (ran.code, ran.out) == (2, "")
    assert "lnit" in ran.err


def test_no_command_is_wrong_use_and_shows_the_help(himaya):
    ran = himaya()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


def test_an_unknown_option_is_wrong_use(himaya):
    assert himaya("lint", "--nope").code == 2


def test_a_missing_project_folder_is_wrong_use(himaya):
    ran = himaya("lint", "--project", "no/such/folder")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("There is no folder “no/such/folder”.")


def test_the_version_is_told(himaya):
    assert himaya("version").out.startswith("himaya 0.")


def test_a_failure_of_our_own_is_one_sentence_with_an_id(himaya, monkeypatch):
    monkeypatch.setattr(group, "main", failing(ZeroDivisionError("a secret answer")))
    ran = himaya("version")
    assert (ran.code, ran.out) == (3, "")
    assert len(ran.err.splitlines()) == 1
    assert "secret" not in ran.err


def test_the_details_of_a_failure_are_shown_on_demand(himaya, monkeypatch):
    monkeypatch.setenv("HIMAYA_DEBUG", "1")
    monkeypatch.setattr(group, "main", failing(ZeroDivisionError("details")))
    assert "ZeroDivisionError: details" in himaya("version").err


def test_the_same_failure_has_the_same_id():
    def fail(text):
        try:
            raise ValueError(text)
        except ValueError as error:
            return failure_id(error)

    assert fail("one") == fail("two")


def test_ending_a_command_by_hand_is_no_failure(himaya, monkeypatch):
    monkeypatch.setattr(group, "main", failing(KeyboardInterrupt()))
    assert himaya("version").code == 130


def test_a_setting_that_cannot_be_is_wrong_use(himaya, monkeypatch):
    monkeypatch.setattr(group, "main", failing(SystemExit("HIMAYA_PORT: 'x' is not a port")))
    ran = himaya("serve")
    assert (ran.code, ran.err) == (2, "HIMAYA_PORT: 'x' is not a port\n")


def test_main_ends_the_process_with_the_exit_code():
    with pytest.raises(SystemExit) as ended:
        main(["lint", "--nope"])
    assert ended.value.code == 2


def test_nothing_is_said_when_the_reader_has_left():
    command = [sys.executable, "cli.py", "lint", "--project", str(BROKEN)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_lint_loads_nothing_it_does_not_need():
    ran = python(
        "import sys; from engine.commands import run; run(['lint']);"
        f"print([name for name in '{HEAVY}'.split() if name in sys.modules])"
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_help_runs_no_command_and_reads_no_project():
    ran = python(
        "import sys; from engine.commands import run; run(['--help']);"
        "print([name for name in sys.modules if name.startswith(('engine.definitions',"
        " 'engine.commands.lint', 'engine.gate'))])"
    )
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "ar_SD.UTF-8"}, "ar"),
        ({"LANG": "ar_SD.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "fr_FR"}, "en"),
    ],
)
def test_the_terminal_says_which_language_to_speak(environment, tag):
    assert preferred_language(environment) == tag


def test_english_stands_in_for_a_language_without_words():
    assert Wording("fr").say("commands.report.help") == "help"


def test_a_sentence_nobody_wrote_shows_its_path():
    assert Wording("en").say("commands.no.such") == "commands.no.such"


def test_every_sentence_is_there_in_both_languages():
    english, arabic = Wording("en"), Wording("ar")
    paths = english._own[0].keys()
    assert paths == arabic._own[0].keys()


def test_arabic_is_printed_whatever_the_locale_says():
    ran = subprocess.run(
        [sys.executable, "cli.py", "lint", "--lang", "ar"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert "الملفات" in ran.stdout.decode("utf-8")


def test_run_gives_the_exit_code_of_a_clean_run():
    assert run(["version"]) == 0
