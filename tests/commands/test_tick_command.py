"""`himaya tick`: what is due is done and counted; done twice it does nothing."""

from __future__ import annotations


def test_an_empty_folder_of_data_has_nothing_due(himaya, tmp_path):
    worker = ("--name", "Amal", "--role", "caseworker")
    assert himaya("user", "add", "amal", *worker, "--create", "--data", tmp_path / "d").code == 0

    ran = himaya("tick", "--data", tmp_path / "d")

    assert (ran.code, ran.err) == (0, "")
    assert "0" in ran.out


def test_a_folder_without_data_is_told_in_one_sentence(himaya, tmp_path):
    ran = himaya("tick", "--data", tmp_path / "none")

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
