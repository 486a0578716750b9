"""Every type of field and every attribute, filled by a browser without JavaScript, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import entered, made_services
from page_controls import controls

from engine.accounts import Membership
from engine.actor import Actor
from engine.case import from_document
from engine.defaults import defaults_dir
from engine.definitions import field_tables, load_folder, tables
from engine.definitions.model import Bundle
from engine.expression.folding import fold_digits
from engine.fieldtypes import field_types
from engine.gate import Change
from engine.lint import lint
from engine.query import ALL
from tests.kitchen_answers import GOOD, LETTER, PHOTO, VOICE

FOLDER = Path(__file__).parents[1] / "projects" / "kitchen_sink"
SHOWN = {
    "ar": (
        "بمن وثق الطفل هناك حليمة",
        "مجموع الأعمار كلها ٣٩",
        "١٢:١٥",
        "١. المدرسة، ٢. الغذاء",
        "٢٨ فبراير ٢٠٢٦، الساعة ١٨:٠٠",
        "١٥٫٥٠٠٧، ٣٢٫٥٥٩٩",
        "حليمة،",
        "٧ نقاط",
    ),
    "en": (
        "Whom the child trusted there حليمة",
        "All ages taken together 39",
        "12:15",
        "1. School, 2. Food",
        "28 February 2026, 18:00",
        "15.5007, 32.5599",
        "حليمة,",
        "7 points",
    ),
}
WRONG = {
    "words_section": {"first_name": "ل", "national_number": "79927398731", "ration_card": "x"},
    "numbers_section": {"siblings": "٣٫٥", "sleep": "11", "distance": "2.3", "weight": "0"},
    "choices_section": {
        "agreed": "yes",
        "order_of_needs.1": "food",
        "order_of_needs.2": "food",
        "concerns": ["nothing", "food"],
        "home.state": "south",
    },
    "time_section": {
        "came_at": "05:00",
        "left_at": "25:00",
        "born.year": "2016",
        "happened_at.year": "2026",
        "happened_at.month": "3",
        "happened_at.day": "2",
        "happened_at.time": "10:00",
    },
    "people_section": {"second_worker": "nobody", "sibling_case": "nowhere", "helping_agency": "x"},
    "things_section": {"where_found.latitude": "95", "where_found.longitude": "3", "signed": "H"},
}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    found, problems = load_folder(FOLDER, defaults_dir())
    assert found is not None, problems
    return found


@pytest.fixture
def office(bundle, settings, clock, hashed):
    built = made_services(bundle, settings, clock, hashed)
    people = built.accounts.directory
    amal = replace(people.person("amal"), memberships=(Membership("worker", "hope", "nyala"),))
    people.keep_person(amal)
    people.keep_person(replace(amal, id="badr", login="badr", name="Badr", language="en"))
    lead = (Membership("lead", "hope", "nyala"),)
    people.keep_person(replace(amal, id="lead", login="lead", name="Lead", memberships=lead))
    far = (Membership("worker", "hope", "zalingei"),)
    people.keep_person(replace(amal, id="far", login="far", name="Far", memberships=far))
    return built


@pytest.fixture(params=["ar", "en"])
def worker(request, office):
    return entered(office, {"ar": "amal", "en": "badr"}[request.param])


def tag_of(page) -> str:
    return re.search(r'<html lang="(\w+)"', page)[1]


def filled(browser) -> str:
    """The case of the good answers, sent by this person; its address."""
    page = browser.post("/cases/new/sink")
    draft = page.url.path.rpartition("/")[0]
    for section, answers in GOOD.items():
        files = None
        if section == "things_section":
            files = {"photo": ("p.jpg", PHOTO), "voice": ("v.ogg", VOICE), "letter": ("l", LETTER)}
        page = browser.post(f"{draft}/{section}", data={**answers, "do": "continue"}, files=files)
        assert page.status_code == 200, (section, problems_of(page.text))
    page = browser.post(f"{draft}/rows_section", data={"do": "add_row:family"})
    (row,) = re.findall(r'name="(family/[^"]+)/member_name"', page.text)
    rows = {
        f"{row}/member_name": "آدم",
        f"{row}/member_came": "08.15",
        f"{row}/member_needs.1": "school",
        "caregiver": row.partition("/")[2],
        "domains/food/how_bad": "3",
        "in_school": "no",
    }
    page = browser.post(f"{draft}/rows_section", data={**rows, "do": "continue"})
    page = browser.post(f"{draft}/stays_section", data={**stays(browser, draft), "do": "continue"})
    assert page.url.path == f"{draft}/check", problems_of(page.text)
    page = browser.post(f"{draft}/check", data={"do": "send"})
    assert re.fullmatch(r"/cases/[^/]+", page.url.path), problems_of(page.text)
    return page.url.path


def stays(browser, draft: str) -> dict[str, Any]:
    """Two places with two people in the first, made by the buttons of the page; its answers."""
    for button in ("add_row:stays", "add_row:stays"):
        page = browser.post(f"{draft}/stays_section", data={"do": button})
    first, second = dict.fromkeys(re.findall(r'name="(stays/[^/"]+)/stay_place"', page.text))
    typed = {f"{first}/stay_place": "نيالا", f"{second}/stay_place": "الفاشر"}
    for _ in range(2):
        data = {**typed, "do": f"add_row:{first}/people"}
        page = browser.post(f"{draft}/stays_section", data=data)
    people = re.findall(rf'name="({first}/people/[^/"]+)/person_name"', page.text)
    for place, name, age in zip(people, ("حليمة", "آدم"), ("٣٠", "٩"), strict=True):
        typed |= {f"{place}/person_name": name, f"{place}/person_age": age}
    return {
        **typed,
        f"{people[0]}/is_head": "yes",
        f"{first}/trusted": people[0].rpartition("/")[2],
        f"{first}/asked_there/food/was_missing": "yes",
        f"{second}/alone": "yes",
    }


def problems_of(page: str) -> list[str]:
    return re.findall(r'<p class="error"[^>]*>(.*?)</p>', page) + re.findall(
        r'<li><a href="[^"]*#[^"]+">(.*?)</a>', page
    )


def test_the_project_is_clean() -> None:
    assert lint(FOLDER, defaults_dir()) == ()


def declared() -> Iterator[tuple[str, str]]:
    """Every (type, key) that the project writes."""
    for path in FOLDER.glob("forms/*.yaml"):
        for block in re.split(r"\n(?= *- id: )", path.read_text("utf-8")):
            found = re.search(r"^ +type: (\w+)$", block, re.MULTILINE)
            for key in re.findall(r"^ +(\w+):", block, re.MULTILINE) if found else ():
                yield found[1], key


def test_every_type_and_every_attribute_is_used() -> None:
    used = set(declared())
    own = {
        (name, key)
        for name in field_types()
        for key, attr in field_tables.field_table(name).items()
        if not attr.later and tables.FIELD.get(key) != attr
    }
    common = {key for key, attr in tables.FIELD.items() if not attr.later}

    assert {name for name, _ in used} == set(field_types())
    assert own - used == set()
    assert common - {"id"} - {key for _, key in used} == set()


def test_everything_is_filled_sent_and_read_again_in_words(worker) -> None:
    page = record_of(worker, filled(worker))

    said = " ".join(plain(page).split())
    assert [text for text in SHOWN[tag_of(page)] if text not in said] == []
    assert not re.search(r"(يرعى الطفل|cares for the child)\s+(?!آدم)", plain(page))
    assert "fieldtypes." not in page
    assert "forms.everything" not in page


def test_an_answer_that_is_not_for_paper_is_left_out_there(worker) -> None:
    page = record_of(worker, filled(worker))
    hidden = re.findall(r'<div class="[^"]*noprint[^"]*">\s*<dt>([^<]+)</dt>', page)

    assert hidden == [{"ar": "الهاتف", "en": "Telephone"}[tag_of(page)]]


def record_of(browser, case: str) -> str:
    """The page of what was sent."""
    link = re.search(rf'href="({case}/records/[^"]+)"', browser.get(case).text)
    assert link
    return browser.get(link[1]).text


def test_what_is_stored_comes_back_into_its_boxes_unchanged(worker, office) -> None:
    path = filled(worker)
    before = answers_of(office, path)
    page = worker.post(f"{path}/forms/everything")
    draft = page.url.path.rpartition("/")[0]
    for section in (*GOOD, "rows_section", "stays_section"):
        page = worker.get(f"{draft}/{section}")
        page = worker.post(f"{draft}/{section}", data={**controls(page.text), "do": "continue"})
        assert page.status_code == 200, (section, problems_of(page.text))
    page = worker.post(f"{draft}/check", data={"do": "send"})

    assert page.url.path == path, problems_of(page.text)
    assert answers_of(office, path) == before


def test_two_who_changed_the_same_inner_row_see_both_rows_of_both(worker, office) -> None:
    path = filled(worker)
    draft = worker.post(f"{path}/forms/everything").url.path.rpartition("/")[0]
    page = worker.get(f"{draft}/stays_section")
    mine = controls(page.text)
    age = next(name for name in mine if name.endswith("/person_age"))
    worker.post(f"{draft}/stays_section", data={**mine, age: "31", "do": "continue"})

    def theirs(locked):
        (record,) = locked.case.records
        answers = json.loads(json.dumps(record.answers))
        answers["stays"][0]["people"][0]["person_age"] = 32
        changed = replace(record, answers=answers, revision=2, submitted_by="lead")
        return Change(None, "submit", case=replace(locked.case, records=(changed,)))

    lead = Actor("lead", "Lead", "lead", "hope", "nyala")
    office.desk.gate.change(lead, path.rpartition("/")[2], theirs)
    page = worker.post(f"{draft}/check", data={"do": "send"})
    marked = re.findall(r'<div class="changed[^"]*">(.*?)</dd>', page.text, re.DOTALL)
    said = [fold_digits(" ".join(plain(one).split())) for one in marked]

    assert page.status_code == 409
    assert [text for text in ("32", "31") if not any(text in one for one in said)] == []
    assert plain(page.text).count("حليمة") >= 2


def answers_of(office, path: str) -> dict[str, Any]:
    case = from_document(office.desk.gate.store.get(path.rpartition("/")[2], ALL))
    return dict(case.current("everything").answers)


@pytest.mark.parametrize("section", WRONG)
def test_what_is_wrong_is_said_beside_each_field_and_stays_as_typed(worker, section) -> None:
    draft = worker.post("/cases/new/sink").url.path.rpartition("/")[0]
    if section == "people_section":
        worker.post(f"{draft}/choices_section", data={**GOOD["choices_section"], "do": "continue"})
    page = worker.post(f"{draft}/{section}", data={**WRONG[section], "do": "continue"})
    faults = re.findall(r'data-field="([^"]+)"', page.text)
    wrong = [name for name in faults if f'id="f-{name}-error1"' in page.text]

    assert page.status_code == 422
    assert {name.partition(".")[0] for name in WRONG[section]} - {"agreed", "born"} <= set(wrong)
    assert "problems." not in page.text
    if section == "time_section":
        assert {"ar": "٠٦:٠٠", "en": "06:00"}[tag_of(page.text)] in plain(page.text)
    sent = controls(page.text)
    boxes = ("ration_card", "siblings", "came_at", "where_found.latitude")
    for name in (name for name in WRONG[section] if name in boxes):
        assert [fold_digits(text) for text in sent[name]] == [fold_digits(WRONG[section][name])]


def plain(page: str) -> str:
    """The words of a page, without marks of direction."""
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", re.sub(r"<[^>]+>", "", page))


def test_words_that_name_answers_are_escaped_and_stay_out_of_titles(worker) -> None:
    draft = worker.post("/cases/new/sink").url.path.rpartition("/")[0]
    name = "<b>ليلى</b>"
    page = worker.post(f"{draft}/words_section", data={"first_name": name, "do": "save"})
    page = worker.get(f"{draft}/words_section")
    label = re.search(r'<label for="f-story">(.*?)</label>', page.text, re.DOTALL)[1]

    assert "&lt;b&gt;ليلى&lt;/b&gt;" in label
    assert "<b>" not in label
    assert "{" not in plain(label)
    assert "ليلى" not in re.search(r"<title>(.*?)</title>", page.text)[1]


def test_a_row_of_a_list_asks_about_its_choice(worker) -> None:
    draft = worker.post("/cases/new/sink").url.path.rpartition("/")[0]
    worker.post(f"{draft}/choices_section", data={**GOOD["choices_section"], "do": "continue"})
    page = worker.get(f"{draft}/rows_section").text
    asked = {"ar": "ما مدى السوء في الغذاء؟", "en": "How bad is it with Food?"}[tag_of(page)]

    assert asked in plain(page)


def test_pictures_stand_beside_what_they_show_and_come_back_with_it(worker) -> None:
    draft = worker.post("/cases/new/sink").url.path.rpartition("/")[0]
    page = worker.get(f"{draft}/choices_section").text
    pictures = re.findall(
        r'<label class="choice"><img class="thumb" width="64" src="([^"]+)"', page
    )
    assert [worker.get(path).headers["content-type"] for path in pictures] == ["image/svg+xml"] * 2
    rules = worker.get(re.search(r'data-rules="([^"]+)"', page)[1]).json()
    (concerns,) = [step for step in rules["steps"] if step["id"] == "concerns"]
    assert [choice[2] for choice in concerns["choices"] if len(choice) > 2] == pictures


def test_rows_are_read_under_the_answer_that_groups_them(worker) -> None:
    page = record_of(worker, filled(worker))
    tag = tag_of(page)
    groups = re.findall(r'<p><span class="pill">([^<]+)</span></p>', page)
    assert groups == {"ar": ["٩ سنة", "٣٠ سنة"], "en": ["9 years", "30 years"]}[tag]
