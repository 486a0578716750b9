"""Words that name answers: filled in for whoever may read those answers, and for nobody else."""

from __future__ import annotations

from functools import cache

import pytest
from small_project import AMAL, CLERK, FOLDER, OMER, WATCHER, Office, small, text

from engine.cases.draft_steps import open_draft
from engine.cases.show_record import show_record
from engine.cases.views import FormPage
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.problems import Severity

FORM = "forms/intake.yaml"
VISIT = "forms/visit.yaml"


@cache
def worded() -> Bundle:
    return small(
        (FORM, "label: Born", 'label: "When was {first_name} born?"'),
        (FORM, "label: Phone\n", 'label: Phone\n        hint: "Told: {secret}"\n'),
        (FORM, "label: Home\n", 'label: "Home of {first_name}"\n'),
        (FORM, "label: In school?", 'label: "Is {member_name}, {member_age}, in school? ({row})"'),
        (FORM, "label: Level", 'label: "How bad is {choice}?"'),
        (FORM, "for so young a child?", "for {first_name}?"),
        (VISIT, "label: Seen on", 'label: "When was {intake.first_name} seen? ({case.number})"'),
        (VISIT, "label: Risk now", 'label: "Once {intake.risk}, now?"'),
    )


@pytest.fixture
def office() -> Office:
    return Office(bundle=worded())


def page(office: Office, actor, draft: str, section: str) -> FormPage:
    found = open_draft(office.desk, actor, draft, section, False)
    assert isinstance(found, FormPage)
    return found


def placed(found: FormPage, name: str) -> dict[str, object]:
    views = [
        view for top in found.fields for view in (top, *(v for r in top.rows for v in r.fields))
    ]
    return {n: one.value for n, one in next(v for v in views if v.name == name).placed.items()}


TYPED = {"consent": text("yes"), "first_name": text("Layla"), "secret": text("hidden")}


def test_a_label_names_an_answer_of_its_form(office) -> None:
    draft = office.draft(AMAL, typed=TYPED)
    assert placed(page(office, AMAL, draft, "child"), "born") == {"first_name": "Layla"}


def test_a_blank_answer_is_named_as_blank(office) -> None:
    draft = office.draft(AMAL, typed={"consent": text("yes")})
    assert placed(page(office, AMAL, draft, "child"), "born") == {"first_name": None}


def test_an_answer_that_is_not_read_is_not_there(office) -> None:
    case = office.start(OMER, secret="hidden")
    seen = page(office, OMER, office.draft(OMER, case), "child")
    unseen = page(office, CLERK, office.draft(CLERK, case), "child")
    assert placed(seen, "phone_text") == {"secret": "hidden"}
    assert placed(unseen, "phone_text") == {}
    assert placed(unseen, "born") == {}


def test_words_in_a_row_name_answers_of_that_row(office) -> None:
    typed = {
        **TYPED,
        "family/a/member_name": text("Adam"),
        "family/a/member_age": text("7"),
        "family/b/member_age": text("9"),
    }
    draft = office.draft(AMAL, typed=typed, rows={"family": ("a", "b")})
    found = page(office, AMAL, draft, "home")
    first = {"member_name": "Adam", "member_age": 7, "row": 1}
    assert placed(found, "family/a/in_school") == first
    assert placed(found, "family/b/in_school") == {"member_name": None, "member_age": 9, "row": 2}


def test_words_in_a_row_of_a_list_name_its_choice(office) -> None:
    found = page(office, AMAL, office.draft(AMAL, typed=TYPED), "home")
    (areas,) = [view for view in found.fields if view.name == "areas"]
    assert [placed(found, f"areas/{row.id}/level") for row in areas.rows] == [
        {"choice": row.id} for row in areas.rows
    ]


def test_a_section_names_an_answer(office) -> None:
    found = page(office, AMAL, office.draft(AMAL, typed=TYPED), "child")
    assert found.placed["forms.intake.sections.home"]["first_name"].value == "Layla"


def test_words_name_answers_of_other_forms_and_the_case(office) -> None:
    case = office.start()
    found = page(office, AMAL, office.draft(AMAL, case, form="visit"), "visit")
    assert placed(found, "seen_on") == {
        "intake.first_name": "Layla",
        "case.number": office.case(case).number,
    }
    assert placed(found, "risk_now") == {"intake.risk": "medium"}


def test_a_record_that_is_read_names_the_answers_it_was_sent_with(office) -> None:
    case = office.start(born="2016")
    record = office.case(case).records[0].id
    for actor, expected in ((AMAL, ["Layla"]), (WATCHER, [])):
        view = show_record(office.desk, actor, case, record)
        answers = [a for part in view.sections for a in part.answers if a.field.id == "born"]
        assert [one.value for a in answers for one in a.placed.values()] == expected


def test_the_last_look_names_answers_where_something_is_wrong(office) -> None:
    typed = {**TYPED, "risk": text("low"), "born": text("2026-01")}
    found = page(office, AMAL, office.draft(AMAL, typed=typed), "")
    assert found.placed["risk"]["first_name"].value == "Layla"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("label: Born", 'label: "Born, {first_nam}"', "L106"),
        ("label: Born", 'label: "Born, {due}"', "B113"),
        ("label: Born", 'label: {en: "Born, {first_name}", ar: الميلاد}', "L105"),
        ("label: Intake\n", 'label: "Intake {row}"\n', "B113"),
    ],
)
def test_a_name_that_cannot_be_filled_in_is_refused(old, new, code) -> None:
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    files[FORM] = files[FORM].replace(old, new)
    files["project.yaml"] = files["project.yaml"].replace("languages: [en]", "languages: [en, ar]")
    project, _ = read_sources({path: content.encode() for path, content in files.items()})
    _, problems = read_bundle(project)
    assert code in {p.code for p in problems if p.severity is Severity.ERROR}
