"""Translations come back into the project's files: whole, checked, each in its place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from translated_project import ARABIC, FORM, project, with_files

from engine.definitions.locales import source_digest
from engine.translation.coverage import coverage
from engine.translation.phrases import wanted
from engine.translation.placing import placed
from engine.translation.rows import Row, rows_of
from engine.translation.taking import take

HINT = "forms.loan.fields.title.hint"
DAYS = "forms.loan.fields.days.constraint_message"
SIX = ("zero", "one", "two", "few", "many", "other")


def states(of):
    return {phrase.key: phrase.state for phrase in wanted(of, "ar").phrases()}


def rows(of, **translations):
    """All rows of the project, these with other translations (`__` for a dot)."""
    given = {key.replace("__", "."): text for key, text in translations.items()}
    found = rows_of(wanted(of, "ar").phrases())
    return tuple(replace(r, translation=given.get(r.key, r.translation)) for r in found)


def row(key, source, translation, unsure=False):
    return Row(key, source, translation, unsure)


def written(of, *given):
    asked = wanted(of, "ar")
    taken = take(asked, given)
    assert taken.faults == ()
    return placed(of, asked, taken.texts)


def faults(of, *given):
    return [(fault.key, fault.kind) for fault in take(wanted(of, "ar"), given).faults]


def test_every_text_is_done_stale_or_missing():
    found = states(project())

    assert found["forms.loan.fields.title.label"] == "done"
    assert found[HINT] == "missing"
    assert found["forms.loan.label"] == "stale"


def test_a_counting_text_is_a_row_for_each_category_of_the_language():
    keys = [key for key in states(project()) if key.startswith(DAYS)]

    assert keys == [f"{DAYS}#{category}" for category in SIX]


def test_parts_are_counted_and_the_whole_comes_last():
    *parts, whole = coverage(wanted(project(), "ar").phrases())

    assert [part.name for part in parts] == ["forms.loan", "project"]
    assert whole.total == sum(part.total for part in parts)
    assert parts[1].percent == 0


def test_a_new_translation_stands_after_the_text_before_it_and_every_other_line_stays():
    files, elsewhere = written(project(), row(HINT, "As on the cover", "كما على الغلاف"))
    before = ARABIC.splitlines()
    after = files["locales/ar/loan.yaml"].decode().splitlines()
    new = [f"{HINT}:", "  text: كما على الغلاف", f"  source: {source_digest('As on the cover')}"]

    assert elsewhere == ()
    assert after == [*before[:7], *new, *before[7:]]


def test_a_stale_translation_is_replaced_where_it_stands():
    files, _ = written(project(), row("forms.loan.label", "Loan", "استعارة"))
    after = files["locales/ar/loan.yaml"].decode()

    assert after == ARABIC.replace("إعارة", "استعارة").replace("sb4e4c2e3", source_digest("Loan"))


def test_a_text_of_a_part_without_a_file_begins_one():
    files, _ = written(project(), row("project.label", "Loans", "الإعارات"))

    assert list(files) == ["locales/ar/project.yaml"]
    assert states(with_files(project(), files))["project.label"] == "done"


def test_all_forms_of_a_plural_come_back_together():
    said = {f"{DAYS}#{category}": "{days} يوم" for category in SIX}
    files, _ = written(project(), *(row(key, _source(key), text) for key, text in said.items()))
    after = with_files(project(), files)

    assert {state for key, state in states(after).items() if key in said} == {"done"}


def test_a_plural_of_which_a_form_is_missing_waits():
    given = [row(f"{DAYS}#{category}", "x", "{days} يوم") for category in SIX[1:]]

    assert take(wanted(project(), "ar"), given).texts == {}


def test_a_translation_of_a_former_text_is_taken_and_is_stale():
    files, _ = written(project(), row(HINT, "As on the spine", "كما على الكعب"))

    assert states(with_files(project(), files))[HINT] == "stale"


def test_what_is_blank_or_unsure_is_left_as_it_is():
    taken = take(
        wanted(project(), "ar"),
        [row(HINT, "As on the cover", " "), row("forms.loan.label", "Loan", "استعارة", True)],
    )

    assert (taken.texts, taken.faults, taken.undone) == ({}, (), 2)


def test_what_was_not_touched_changes_no_file():
    assert written(project(), *rows(project())) == ({}, ())


def test_a_row_of_no_text_is_a_fault():
    assert faults(project(), row("forms.gone.label", "x", "y")) == [("forms.gone.label", "unknown")]


def test_a_row_that_stands_twice_is_a_fault():
    one = row(HINT, "As on the cover", "كما على الغلاف")

    assert faults(project(), one, one) == [(HINT, "twice")]


def test_braces_that_differ_are_a_fault():
    form = FORM.replace("As on the cover", "As on {title}")

    assert faults(project(form=form), row(HINT, "As on {title}", "كما")) == [(HINT, "braces")]


def test_a_translation_beside_what_it_names_is_told_and_left():
    path = "forms.loan.fields.note.label"
    files, elsewhere = written(project(), row(path, "Note", "تعليق"))

    assert (files, elsewhere) == ({}, (path,))


def test_line_ends_stay_those_of_the_file():
    windows = project(ARABIC.replace("\n", "\r\n"))
    files, _ = written(windows, row(HINT, "As on the cover", "كما"))
    content = files["locales/ar/loan.yaml"]

    assert content.count(b"\n") == content.count(b"\r\n")


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Zl", "Zp")),
        min_size=1,
        max_size=40,
    ).filter(lambda text: text.strip() and "{" not in text and "\ufeff" not in text)
)
def test_any_translation_is_read_back_as_it_was_written(text):
    files, _ = written(project(), row(HINT, "As on the cover", text))
    after = wanted(with_files(project(), files), "ar")

    assert after.translated[HINT].message == text.strip()
    assert after.translated.keys() - {HINT} == wanted(project(), "ar").translated.keys()


def _source(key):
    return "One day" if key.endswith("#one") else "{days} days"
