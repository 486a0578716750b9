"""Lists in the reader's order, and numbers in the digits they chose, over whole pages."""

from __future__ import annotations

import re
from html import unescape

import pytest

from engine.accounts import Membership, Person
from engine.fieldtypes.base import Choice
from engine.i18n.collation import collation_key
from engine.query import ALL
from engine.web.ordering import by_name, by_place, codes_in_order

ARABIC = re.compile("[٠-٩]")
LATIN = re.compile("[0-9]")
NAMES = "أمل حسن|هاجر آدم|"


def options(page: str, name: str) -> list[str]:
    """What a list offers, by the labels, without its first line."""
    control = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page, re.DOTALL)
    return re.findall(r"<option[^>]*>([^<]+)<", control[0])[1:]


def section(browser, name: str) -> str:
    draft = browser.post("/cases/new/case").url.path.rpartition("/")[0]
    return browser.get(f"{draft}/{name}").text


@pytest.mark.parametrize(("login", "tag"), [("amal", "ar"), ("sara", "en")])
def test_places_are_offered_by_name_in_the_readers_language(enter, login, tag):
    offered = options(section(enter(login), "home_section"), "home.state")
    assert len(offered) > 10
    assert offered == sorted(offered, key=lambda name: collation_key(name, tag))


@pytest.mark.parametrize("login", ["amal", "sara"])
def test_places_that_lie_in_one_place_stand_together(enter, login):
    page = section(enter(login), "home_section")
    groups = re.findall(r'<optgroup label="([^"]+)">', page)
    assert len(groups) == len(set(groups)) > 10


def test_people_and_agencies_are_offered_by_name(enter, services, case_id):
    people = services.accounts.directory
    for name in ("يوسف", "آدم", "إبراهيم", "Bakri"):
        people.keep_person(Person(name, name, name, (Membership("caseworker", "hope", "nyala"),)))
    enter("amal").post(f"/cases/{case_id}/steps/start_assessment", data={"do": "fire"})
    draft = enter("amal").post(f"/cases/{case_id}/forms/assessment").url.path.rpartition("/")[0]
    offered = options(enter("amal").get(f"{draft}/visit_section").text, "assessed_by")
    assert [name for name in offered if name in ("آدم", "إبراهيم", "يوسف", "Bakri")] == [
        *("إبراهيم", "آدم", "يوسف"),
        "Bakri",
    ]


def test_the_choices_of_a_list_keep_the_order_they_were_written_in(enter, bundle):
    codes = re.findall(r'name="separation" value="(\w+)"', section(enter("amal"), "care_section"))
    assert codes == [choice.code for choice in bundle.lists["separation_statuses"].choices]


def test_names_that_read_alike_keep_one_order():
    choices = [Choice("b", ""), Choice("a", "")]
    assert by_name(choices, lambda code: code, "en") == by_name(choices[::-1], str, "en")


def test_places_in_a_circle_do_not_hang():
    places = {"a": Choice("a", "", parent="b"), "b": Choice("b", "", parent="a")}
    assert len(by_place(tuple(places.values()), places, str, "en")) == 2


def test_what_is_written_nowhere_comes_last():
    written = {"high": 1, "low": 2}
    assert codes_in_order(("gone", "low", "high"), written, False, str, "en") == (
        *("high", "low"),
        "gone",
    )


def shown(page: str) -> str:
    """The words of a page's main part: no mark-up, no codes, nothing a person typed as a code."""
    main = re.search(r"<main[^>]*>(.*?)</main>", page, re.DOTALL)[1]
    bare = re.sub(r'<bdi class="mono".*?</bdi>|<script.*?</script>', " ", main, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", bare))


PAGES = ("/", "/cases", "{case}", "{case}/records/{record}", "{draft}/child_section")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("system", ["arab", "latn"])
def test_numbers_stand_in_the_digits_a_person_chose(reader, walked, path, system):
    assert reader.post("/digits", data={"digits": system, "back": "/cases"}).url.path == "/cases"
    words = shown(reader.get(path.format(**walked)).text)
    unwanted = LATIN if system == "arab" else ARABIC
    assert unwanted.findall(words) == [], words


@pytest.fixture(params=["ar", "en"])
def reader(request, enter, services):
    services.accounts.set_language("amal", request.param)
    return enter("amal")


@pytest.fixture
def walked(enter, services, case_id) -> dict[str, str]:
    case = services.desk.gate.store.get(case_id, ALL)
    draft = enter("amal").post("/cases/new/case").url.path.rpartition("/")[0]
    record = case["records"][0]["id"]
    return {"case": f"/cases/{case_id}", "record": record, "draft": draft}


def test_without_a_choice_of_their_own_people_read_the_digits_of_the_project(enter):
    assert ARABIC.search(shown(enter("amal").get("/").text))
    assert not ARABIC.search(shown(enter("sara").get("/").text))


def test_rules_of_a_form_are_kept_apart_by_digits(enter):
    browser = enter("amal")
    first = re.search(r'data-rules="([^"]+)"', section(browser, "risk_section"))[1]
    browser.post("/digits", data={"digits": "latn"})
    assert re.search(r'data-rules="([^"]+)"', section(browser, "risk_section"))[1] != first


def test_other_digits_than_there_are_are_refused(enter):
    assert enter("amal").post("/digits", data={"digits": "roman"}).status_code == 400


def test_the_way_back_from_choosing_digits_stays_on_this_site(enter):
    answer = enter("amal").post(
        "/digits", data={"digits": "latn", "back": "//evil.example"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/", "/cases", "{case}", "{case}/records/{record}"])
def test_what_runs_the_other_way_keeps_to_itself(enter, services, walked, case_id, path):
    services.accounts.set_language("amal", "en")
    number = services.desk.gate.store.get(case_id, ALL)["number"]
    page = enter("amal").get(path.format(**walked)).text.partition("<main")[2]
    places = [(page[: found.start()], found[0]) for found in re.finditer(NAMES + number, page)]
    assert places
    for before, name in places:
        assert re.search(r"(<bdi[^>]*>[^<]*|\u2068[^\u2069]*)$", before), (name, before[-80:])
