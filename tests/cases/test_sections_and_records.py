"""Checks of a section, how many records a form may have, codes renamed inside a field."""

from __future__ import annotations

from functools import cache

import pytest
from small_project import AMAL, FOLDER, GOOD, OMER, Office, codes, judge, small, text

from engine.cases.draft_steps import keep_draft, open_draft
from engine.cases.show_case import show_case
from engine.cases.views import FormPage, Submitted
from engine.definitions import read_bundle
from engine.definitions.model import Bundle
from engine.loading.project import read_sources
from engine.problems import Problem

FORM, VISIT = "forms/intake.yaml", "forms/visit.yaml"
CHECKED = """    label: Home
    checks:
      - id: somebody_old
        rule: any(family, member_age >= 18) or count(family) == 0
        message: "Somebody grown up must live with {first_name}"
    relevant: consent
"""
CHOICES = """        choices:
          walking: On foot
          riding: Riding
        renamed:
          donkey: riding
"""


@cache
def changed() -> Bundle:
    return small(
        (FORM, "    label: Home\n    relevant: consent\n", CHECKED),
        (VISIT, "records: many\n", "records: many\nmax_records: 2\n"),
        (VISIT, "        choices: risks\n", CHOICES),
    )


@pytest.fixture
def office() -> Office:
    return Office(bundle=changed())


ALONE = {**GOOD, "family": [{"_row": "a", "member_age": 4}]}


def test_a_check_of_a_section_speaks_of_its_answers_together() -> None:
    answers = {"consent": True, "first_name": "Layla", "risk": "medium"}
    found = judge({**answers, "family": ALONE["family"]}, bundle=changed())
    assert [(p.code, p.params["section"]) for p in found.problems] == [("somebody_old", "home")]
    grown = [{"_row": "a", "member_age": 30}]
    assert codes(judge({**answers, "family": grown}, bundle=changed())) == []


def test_a_section_that_does_not_count_is_not_checked() -> None:
    answers = {"consent": False, "risk": "medium", "family": ALONE["family"]}
    assert "somebody_old:" not in codes(judge(answers, bundle=changed()))


def test_a_check_of_a_section_is_told_on_its_page_and_nowhere_before(office) -> None:
    typed = {name: text(value) for name, value in GOOD.items()}
    rows = {"family": ("a",)}
    draft = office.draft(AMAL, typed={**typed, "family/a/member_age": text("4")}, rows=rows)
    for section, expected in (("child", []), ("home", ["somebody_old"])):
        page = open_draft(office.desk, AMAL, draft, section, True)
        assert isinstance(page, FormPage)
        assert [problem.code for problem in page.problems] == expected
    posted = {"family": {"rows": ("a",)}, "family/a/member_age": text("4")}
    kept = keep_draft(office.desk, AMAL, draft, "home", posted=posted, do="continue")
    assert kept is not None
    assert kept.page is not None


def test_a_form_takes_as_many_records_as_it_may_have(office) -> None:
    case = office.start()
    waiting = office.draft(OMER, case, {"seen_on": text("2026-02-09")}, form="visit")
    for day in ("2026-02-01", "2026-02-02"):
        assert isinstance(office.send(AMAL, case, {"seen_on": day}, "visit"), Submitted)
    (line,) = [one for one in show_case(office.desk, AMAL, case).forms if one.form.id == "visit"]
    assert not line.may_start
    refused = office.submit(OMER, waiting)
    assert isinstance(refused, FormPage)
    assert [problem.code for problem in refused.problems] == ["form_full"]
    assert len(office.case(case).records_of("visit")) == 2


def test_the_records_that_are_there_can_still_be_changed(office) -> None:
    case = office.start()
    for day in ("2026-02-01", "2026-02-02"):
        office.send(AMAL, case, {"seen_on": day}, "visit")
    record = office.case(case).records_of("visit")[0].id
    sent = office.send(AMAL, case, {"seen_on": "2026-02-03"}, "visit", record)
    assert isinstance(sent, Submitted)


def test_a_code_renamed_inside_a_field_is_understood(office) -> None:
    case = office.start()
    office.send(AMAL, case, {"seen_on": "2026-02-01", "risk_now": "donkey"}, "visit")
    assert office.case(case).records_of("visit")[0].answers["risk_now"] == "riding"


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (VISIT, "records: many\n", "records: many\nmax_records: 0\n", "F125"),
        (FORM, "label: Intake\n", "label: Intake\nmax_records: 3\n", "F125"),
        (VISIT, "choices: risks\n", "choices: risks\n        renamed:\n          a: low\n", "F126"),
        (VISIT, "        choices: risks\n", CHOICES.replace("donkey", "walking"), "C110"),
        (VISIT, "        choices: risks\n", CHOICES.replace(": riding", ": gone"), "C103"),
        (FORM, "    label: Home\n", CHECKED.replace("first_name}", "nobody}"), "L106"),
    ],
)
def test_what_can_do_nothing_is_refused(path: str, old: str, new: str, code: str) -> None:
    files = {p.relative_to(FOLDER).as_posix(): p.read_text() for p in FOLDER.rglob("*.yaml")}
    files[path] = files[path].replace(old, new, 1)
    project, _ = read_sources({path: content.encode() for path, content in files.items()})
    problems: tuple[Problem, ...] = read_bundle(project)[1]
    assert code in {problem.code for problem in problems}
