"""Translating a project from the command line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.loading.project import read_project
from engine.translation.phrases import wanted
from engine.translation.sheet import read_sheet, write_sheet

LABEL = "forms.request.label"


@pytest.fixture
def folder(himaya, tmp_path):
    """A small project of one's own, one of whose texts has no translation any more."""
    assert himaya("init", tmp_path / "project").code == 0
    path = tmp_path / "project" / "locales" / "ar" / "request.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = lines.index(f"{LABEL}:\n")
    path.write_text("".join(lines[:at] + lines[at + 3 :]), "utf-8")
    return tmp_path / "project"


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_status_counts_what_is_missing_and_fails_where_it_is_too_much(himaya, folder):
    ran = himaya("i18n", "status", "--project", folder)
    assert ran.code == 0
    assert "1 missing" in ran.out

    assert himaya("i18n", "status", "--project", folder, "--fail-under", 100).code == 1
    assert himaya("i18n", "status", "--project", folder, "--fail-under", 50).code == 0


def test_check_names_the_place_of_the_text(himaya, folder):
    ran = himaya("i18n", "check", "--project", folder)

    assert ran.code == 1
    assert ran.out.startswith(f"{(folder / 'forms' / 'request.yaml').as_posix()}:")
    assert len(ran.out.splitlines()) == 1


@pytest.mark.parametrize("kind", ["po", "xlsx"])
def test_what_is_missing_goes_out_and_comes_back(himaya, folder, tmp_path, kind):
    file = tmp_path / f"texts.{kind}"
    assert himaya("i18n", "extract", "ar", file, "--project", folder).code == 0
    _translate(file, "طلب")

    assert himaya("i18n", "import", "ar", file, "--project", folder).code == 0
    assert himaya("i18n", "check", "--project", folder).code == 0
    assert wanted(read_project(folder)[0], "ar").translated[LABEL].message == "طلب"
    assert himaya("lint", "--project", folder).code == 0


@pytest.mark.parametrize("bad", ["{extra} طلب", "a\u202eb"])
def test_a_translation_that_cannot_be_taken_changes_nothing(himaya, folder, tmp_path, bad):
    file = tmp_path / "texts.po"
    himaya("i18n", "extract", "ar", file, "--project", folder)
    _translate(file, bad)
    before = contents(folder)
    ran = himaya("i18n", "import", "ar", file, "--project", folder)

    assert ran.code in (1, 2)
    assert "Nothing was changed" in ran.err
    assert contents(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "fr", "texts.po"),
        ("extract", "en", "texts.po"),
        ("extract", "ar", "texts.csv"),
        ("import", "ar", "nowhere.po"),
        ("import", "ar", "nowhere.xlsx"),
    ],
)
def test_wrong_use_is_one_sentence(himaya, folder, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    ran = himaya("i18n", *arguments, "--project", folder)

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_a_file_without_rows_is_refused(himaya, folder, tmp_path):
    file = tmp_path / "texts.xlsx"
    file.write_bytes(b"nothing of ours")
    ran = himaya("i18n", "import", "ar", file, "--project", folder)

    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_a_project_that_cannot_be_read_is_not_worked_on(himaya, folder):
    (folder / "forms" / "request.yaml").write_text("form: [", "utf-8")

    assert himaya("i18n", "status", "--project", folder).code == 2


def test_a_project_of_one_language_has_nothing_to_translate(himaya, folder):
    file = folder / "project.yaml"
    text = file.read_text("utf-8").replace("languages: [en, ar]", "languages: [en]")
    file.write_text(text, "utf-8")

    assert himaya("i18n", "status", "--project", folder).code == 2


def _translate(file, text):
    """Fill the one row as a translator would."""
    if file.suffix == ".po":
        content = file.read_text("utf-8")
        head, _, rest = content.rpartition('msgstr ""')
        file.write_text(f'{head}msgstr "{text}"{rest}', "utf-8")
        return
    rows = read_sheet(file.read_bytes())
    file.write_bytes(write_sheet(tuple(replace(row, translation=text) for row in rows), True))
