"""Files of a form: who may add, name and see them, and how many there may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from small_project import AMAL, CLERK, GOOD, OMER, STRANGER, Office, codes, small, text

from engine.cases.draft_steps import find_filling
from engine.cases.keep_file import Arrived, keep_file, keep_files
from engine.cases.show_file import show_draft_file, show_file
from engine.cases.views import FormPage, Submitted
from engine.problems import Problem
from tests.pictures import as_kept, picture

INTAKE = "forms/intake.yaml"
SECRET = "      - id: secret\n        type: text\n"
FILES = """      - id: {name}
        type: image
        label: {name}
        count:
          max: {most}
{more}"""
PNG = as_kept("PNG")


def field(name: str, most: int = 8, more: str = "") -> str:
    return FILES.format(name=name, most=most, more=more)


@pytest.fixture
def office() -> Office:
    """Three fields of files: one for all, one without names for clerks, one for supervisors."""
    named = field("portrait", more="        sensitive: identity\n")
    hidden = field("evidence", more="        visible_to: [supervisor]\n")
    added = field("paper_scan") + named + hidden
    return Office(bundle=small((INTAKE, SECRET, added + SECRET)))


def kept(office: Office, draft: str, control: str, actor=AMAL, content: bytes = PNG) -> Any:
    return keep_file(office.desk, actor, draft, control, name="a.png", content=content)


def many(office: Office, draft: str, control: str, count: int):
    filling = find_filling(office.desk, AMAL, draft)
    files = [Arrived(control, f"{n}.png", 1, numbered(n)) for n in range(count)]
    return keep_files(office.desk, AMAL, filling, files, {})


def numbered(number: int) -> bytes:
    return picture("PNG", (20 + number, 20))


def tokens(*files: Mapping[str, Any]) -> Any:
    return text(*(json.dumps(dict(file)) for file in files))


def sent(office: Office, actor=AMAL, **typed: Any) -> Any:
    posted = {name: text(answer) for name, answer in GOOD.items()}
    return office.submit(actor, office.draft(actor, typed={**posted, **typed}))


def test_a_file_of_a_field_that_a_role_cannot_read_is_not_there_for_it(office):
    draft = office.draft(OMER)
    files = {
        name: kept(office, draft, name, OMER, numbered(number))
        for number, name in enumerate(("paper_scan", "portrait", "evidence"))
    }
    done = sent(office, OMER, **{name: tokens(file) for name, file in files.items()})
    assert isinstance(done, Submitted), done
    seen = {
        person.id: [
            name
            for name, file in files.items()
            if show_file(office.desk, person, done.case_id, file["blob"])
        ]
        for person in (OMER, CLERK, STRANGER)
    }

    assert seen == {
        "omer": ["paper_scan", "portrait", "evidence"],
        "huda": ["paper_scan"],
        "zain": [],
    }


def test_nobody_adds_a_file_to_a_field_they_do_not_write(office):
    draft = office.draft(AMAL)

    assert kept(office, draft, "evidence") is None
    assert kept(office, draft, "first_name") is None
    assert kept(office, draft, "paper_scan", OMER) is None
    assert office.gate.documents("attachment") == {}


def test_a_file_kept_for_somebody_else_cannot_be_named(office):
    of_omer = kept(office, office.draft(OMER), "evidence", OMER)
    page = sent(office, paper_scan=tokens(of_omer))

    assert isinstance(page, FormPage)
    assert codes(page.problems) == ["type_file:paper_scan"]


def test_a_draft_shows_only_files_that_were_kept_for_its_writer(office):
    of_omer = kept(office, office.draft(OMER), "evidence", OMER)
    mine = office.draft(AMAL)
    own = kept(office, mine, "paper_scan", content=numbered(5))
    office.type(AMAL, mine, {"paper_scan": tokens(own), "portrait": tokens(of_omer)})

    assert show_draft_file(office.desk, AMAL, mine, of_omer["blob"]) is None
    assert show_draft_file(office.desk, AMAL, mine, own["blob"]) is not None
    assert show_draft_file(office.desk, OMER, mine, own["blob"]) is None


@pytest.mark.parametrize("change", [{"bytes": 1}, {"media_type": "image/jpeg"}, {"blob": "0" * 64}])
def test_what_was_written_down_of_a_file_cannot_be_told_otherwise(office, change):
    file = kept(office, office.draft(AMAL), "paper_scan")
    page = sent(office, paper_scan=tokens({**file, **change}))

    assert isinstance(page, FormPage)
    assert codes(page.problems) == ["type_file:paper_scan"]


def test_a_stored_file_stays_when_somebody_else_edits_the_form(office):
    file = kept(office, office.draft(AMAL), "paper_scan")
    done = sent(office, paper_scan=tokens(file))
    record = office.case(done.case_id).current("intake")
    typed = {"first_name": text("Laila"), "paper_scan": tokens(file)}
    again = office.submit(OMER, office.draft(OMER, done.case_id, typed=typed))

    assert isinstance(again, Submitted), again
    assert office.answers(done.case_id)["paper_scan"] == record.answers["paper_scan"]


def test_the_eleventh_file_of_a_form_is_refused_wherever_it_stands(office):
    draft = office.draft(AMAL)
    first, _ = many(office, draft, "paper_scan", 7)
    office.type(AMAL, draft, first)
    second, refused = many(office, draft, "portrait", 5)

    assert len(second["portrait"][""]) == 3
    assert [(problem.code, problem.params["most"]) for problem in refused] == [
        ("files_many", 10)
    ] * 2


def test_more_files_than_a_form_holds_are_not_sent_by_naming_them(office):
    draft = office.draft(AMAL)
    found = [kept(office, draft, "paper_scan", content=numbered(n)) for n in range(11)]
    page = sent(office, paper_scan=tokens(*found[:7]), portrait=tokens(*found[7:]))

    assert isinstance(page, FormPage)
    assert codes(page.problems) == ["files_many:portrait"]


def test_more_files_than_a_field_takes_are_told_as_files(office):
    draft = office.draft(AMAL)
    found = [kept(office, draft, "paper_scan", content=numbered(n)) for n in range(9)]
    page = sent(office, paper_scan=tokens(*found))

    assert isinstance(page, FormPage)
    assert codes(page.problems) == ["files_max:paper_scan"]


def test_a_picture_keeps_the_side_its_field_wants(office):
    file = kept(office, office.draft(AMAL), "paper_scan", content=picture("PNG", (2000, 50)))
    content = office.gate.file(file["blob"])

    assert not isinstance(file, Problem)
    assert content is not None
    assert content[16:24] == (1600).to_bytes(4, "big") + (40).to_bytes(4, "big")
