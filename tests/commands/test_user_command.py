"""`himaya user`: people of a data folder."""

from __future__ import annotations

import io
from functools import cache

import pytest

from engine.accounts import Accounts
from engine.accounts.leaving import Leaving
from engine.clock import system_clock
from engine.commands.parts.data_folder import open_gate
from engine.commands.parts.project import read
from engine.commands.parts.wording import Wording
from engine.defaults import defaults_dir

WORDS = Wording("en")
WORKER = ("--name", "أمل آدم", "--role", "caseworker", "--agency", "sidra", "--team", "tawila")


@pytest.fixture
def data(himaya, tmp_path):
    folder = tmp_path / "data"
    ran = himaya("user", "add", "amal", *WORKER, "--create", "--data", folder)
    assert ran.code == 0
    return folder


@cache
def bundle():
    return read(defaults_dir(), WORDS, with_words=False).bundle


def typing(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def sign_in(folder, login, password):
    with open_gate(folder, bundle(), WORDS) as gate:
        return Accounts(gate, system_clock).sign_in(login, password, "local")


def is_in(outcome):
    return hasattr(outcome, "token")


def test_a_new_person_is_listed_with_role_and_place(himaya, data):
    ran = himaya("user", "list", "--data", data)
    assert ran.out == "amal\tأمل آدم\tcaseworker (sidra/tawila)\tactive\n"


def test_the_password_made_up_is_shown_and_lets_them_in(himaya, tmp_path):
    ran = himaya("user", "add", "omer", *WORKER, "--create", "--data", tmp_path / "d")
    password = ran.out.splitlines()[-1].removeprefix("Password: ")
    assert len(password) == 19
    assert is_in(sign_in(tmp_path / "d", "omer", password))


def test_a_password_from_standard_input_is_not_shown(himaya, data, monkeypatch):
    typing(monkeypatch, "correct horse battery\n")
    ran = himaya("user", "password", "amal", "--password-stdin", "--data", data)
    assert (ran.code, "horse" in ran.out) == (0, False)
    assert is_in(sign_in(data, "amal", "correct horse battery"))


def test_a_short_password_adds_nobody(himaya, data, monkeypatch):
    typing(monkeypatch, "short\n")
    ran = himaya("user", "add", "omer", *WORKER, "--password-stdin", "--data", data)
    assert (ran.code, ran.err) == (2, "The password needs 10 to 256 characters.\n")
    assert "omer" not in himaya("user", "list", "--data", data).out


def test_a_name_to_sign_in_with_is_given_once(himaya, data):
    ran = himaya("user", "add", "AMAL", *WORKER, "--data", data)
    assert (ran.code, "is taken" in ran.err) == (2, True)


def test_an_unknown_role_names_those_there_are(himaya, data):
    ran = himaya("user", "add", "x", "--name", "X", "--role", "boss", "--data", data)
    assert ran.code == 2
    assert "caseworker, supervisor, manager" in ran.err


def test_a_team_stays_with_its_agency(himaya, data):
    other = ("--name", "X", "--role", "caseworker", "--agency", "other", "--team", "tawila")
    ran = himaya("user", "add", "x", *other, "--data", data)
    assert (ran.code, ran.err) == (2, "The team “tawila” belongs to the agency “sidra”.\n")


def test_whoever_is_deactivated_cannot_sign_in(himaya, data, monkeypatch):
    typing(monkeypatch, "correct horse battery\n")
    himaya("user", "password", "amal", "--password-stdin", "--data", data)
    assert himaya("user", "deactivate", "amal", "--data", data).code == 0
    assert not is_in(sign_in(data, "amal", "correct horse battery"))


def test_whoever_leaves_work_behind_stays_until_it_is_said_twice(himaya, data, monkeypatch):
    monkeypatch.setattr("engine.commands.user.leaving", lambda gate, person: Leaving(2, 1))
    ran = himaya("user", "deactivate", "amal", "--data", data)
    assert (ran.code, ran.err.count("\n")) == (1, 3)
    assert "2 open cases would be left" in ran.err
    assert "\tactive" in himaya("user", "list", "--data", data).out
    assert himaya("user", "deactivate", "amal", "--all-the-same", "--data", data).code == 0


@pytest.mark.parametrize("command", ["password", "deactivate"])
def test_nobody_unknown_is_changed(himaya, data, command):
    ran = himaya("user", command, "nobody", "--data", data)
    assert (ran.code, ran.err.startswith("Nobody signs in as “nobody”.")) == (2, True)


def test_an_empty_folder_of_people_says_how_to_begin(himaya, data):
    with open_gate(data.parent / "empty", bundle(), WORDS, create=True):
        pass
    assert "himaya user add" in himaya("user", "list", "--data", data.parent / "empty").out


def test_every_change_of_people_is_audited(himaya, data):
    himaya("user", "deactivate", "amal", "--data", data)
    with open_gate(data, bundle(), WORDS) as gate:
        actions = [entry.action for entry in gate.store.audit(0, 10)]
    assert actions[:2] == ["user_deactivate", "user_add"]


SECOND = ("--role", "supervisor", "--agency", "sidra", "--team", "tawila")


def test_a_person_has_several_roles_and_loses_one_but_the_last(himaya, data):
    assert himaya("user", "role", "amal", *SECOND, "--data", data).code == 0
    listed = himaya("user", "list", "--data", data).out
    assert "caseworker (sidra/tawila), supervisor (sidra/tawila)" in listed

    first = ("--role", "caseworker", "--agency", "sidra", "--team", "tawila")
    assert himaya("user", "role", "amal", *first, "--take", "--data", data).code == 0
    assert himaya("user", "list", "--data", data).out.split("\t")[2] == "supervisor (sidra/tawila)"
    last = himaya("user", "role", "amal", *SECOND, "--take", "--data", data)
    assert last.code == 2
    assert "supervisor (sidra/tawila)" in last.err
