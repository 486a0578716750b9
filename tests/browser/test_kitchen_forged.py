"""What no page lets a person send, sent all the same over HTTP to the kitchen sink."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape

import httpx
import pytest

from engine.query import ALL
from tests.browser.conftest import Site
from tests.browser.kitchen import PEOPLE
from tests.browser.speaking import Fields, Speaker, draft_of, sent_case, words
from tests.kitchen_answers import GOOD

ARABIC = re.compile("[\u0621-\u064a]")
HEADERS = {"content-type": "application/x-www-form-urlencoded"}
BLOB = {"blob": "0" * 64, "name": "x.png", "media_type": "image/png", "bytes": 9}


class Forger(Speaker):
    """One person's client, with an empty draft, in one language."""

    def __init__(self, site: Site, language: str) -> None:
        super().__init__(site.url, PEOPLE[language])
        self.language = language
        self.post("/language", {"language": language})
        self.draft = draft_of(self.post("/cases/new/sink"))

    def send(self, section: str, fields: Fields) -> httpx.Response:
        """Post a section as its page would."""
        return self.post(f"{self.draft}/{section}", {"do": "continue", **fields})

    def page(self, section: str) -> str:
        """A section as it stands."""
        return unescape(self.client.get(f"{self.draft}/{section}").text)

    def box(self, section: str, name: str) -> str:
        """What stands in a box."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.page(section))
        return found[1] if found else ""


@pytest.fixture(scope="module", params=["ar", "en"])
def signed(request, sink: Site) -> Iterator[Forger]:
    made = Forger(sink, request.param)
    yield made
    made.client.close()


@pytest.fixture
def forger(signed: Forger) -> Forger:
    """With a draft of its own."""
    signed.draft = draft_of(signed.post("/cases/new/sink"))
    return signed


def beside(page: str, field: str) -> str:
    """What is said beside a field."""
    found = re.search(rf'id="f-{re.escape(field)}-error1">(.*?)</p>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


REFUSED: Mapping[str, tuple[str, str, Fields]] = {
    "a choice outside the filter": ("choices_section", "main_need", {"main_need": "nothing"}),
    "a choice that no list has": ("choices_section", "main_need", {"main_need": "gold"}),
    "several choices, one of them unknown": (
        *("choices_section", "concerns"),
        {"concerns": ["food", "gold"]},
    ),
    "a rank of something unknown": (
        *("choices_section", "order_of_needs"),
        {"order_of_needs.1": "gold", "order_of_needs.2": "food"},
    ),
    "a place outside the filter": ("choices_section", "home", {"home.state": "south"}),
    "a place in another place": (
        *("choices_section", "home"),
        {"home.state": "tawila", "home.village": "north"},
    ),
    "neither yes nor no": ("choices_section", "agreed", {"agreed": "perhaps"}),
    "a value beyond the scale": ("numbers_section", "sleep", {"sleep": "11"}),
    "a person nobody knows": ("people_section", "second_worker", {"second_worker": "nobody"}),
    "an agency nobody knows": ("people_section", "helping_agency", {"helping_agency": "x"}),
    "a case nobody knows": ("people_section", "sibling_case", {"sibling_case": "nowhere"}),
    "a drawing that is no drawing": (
        *("things_section", "signed"),
        {"signed.drawing": "M0 0<script>"},
    ),
    "a file that was never sent": ("things_section", "photo", {"photo.kept": json.dumps(BLOB)}),
    "a description of a file that is none": ("things_section", "photo", {"photo.kept": "{"}),
    "an instant in two boxes of nonsense": (
        *("time_section", "happened_at"),
        {"happened_at.day": "x" * 500, "happened_at.time": "y"},
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_page_offers_is_refused_beside_its_field(forger, name):
    section, field, fields = REFUSED[name]
    answer = forger.send(section, fields)
    told = beside(answer.text, field)
    assert answer.status_code == 422, words(answer)
    assert told, words(answer)
    assert bool(ARABIC.search(told)) is (forger.language == "ar")


def test_the_rest_of_the_typing_is_kept_beside_a_forged_answer(forger):
    forger.send("numbers_section", {"sleep": "11", "siblings": "3"})
    assert forger.box("numbers_section", "siblings") in ("3", "٣")


UNREADABLE = {
    "a null": b"first_name=a%00b",
    "half of a pair of surrogates": b"first_name=%ED%A0%80",
    "bytes that are no UTF-8": b"first_name=%FF%FE",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_text_is_refused_and_the_draft_stays_as_it_was(forger, name):
    forger.send("words_section", {"first_name": "ليلى", "do": "save"})
    path = f"{forger.draft}/words_section"
    answer = forger.client.post(path, content=UNREADABLE[name], headers=HEADERS)
    assert answer.status_code == 400
    assert f'lang="{forger.language}"' in answer.text
    assert forger.box("words_section", "first_name") == "ليلى"


FIXED = {
    "a value that is computed": ("numbers_section", "total", "99"),
    "a value that is hidden": ("numbers_section", "team_at_start", "forged"),
    "a line that cannot be typed": ("rows_section", "summary_line", "forged"),
    "a question that is retired": ("rows_section", "old_question", "forged"),
}


def sent(forger: Forger, changed: Mapping[str, Fields], number: str) -> Mapping[str, object]:
    """The answers stored of a good form with something slipped in."""
    own = {"phone": number, "national_number": ""}
    for section, good in {**GOOD, "rows_section": {"in_school": "no"}, "stays_section": {}}.items():
        more = own if section == "words_section" else {}
        answer = forger.send(section, {**good, **more, **changed.get(section, {})})
        assert answer.status_code == 303, words(answer)
    confirmed = {"do": "send", "confirmed": ["someone_cares", "unique", "many_siblings"]}
    return {"case": sent_case(forger.post(f"{forger.draft}/check", confirmed))}


@pytest.mark.parametrize("name", FIXED)
def test_what_nobody_types_is_not_taken_from_anybody(forger, sink, name):
    section, field, value = FIXED[name]
    fields = {section: {field: value}, "numbers_section": {"siblings": "0"}}
    fields[section] = {**fields.get(section, {}), field: value}
    case = sent(forger, fields, "")["case"]
    (record,) = sink.store.get(case, ALL)["records"]
    assert value not in json.dumps(record["answers"].get(field))


def test_an_answer_that_does_not_count_is_not_stored(forger, sink):
    forged = {"numbers_section": {"siblings": "0"}, "rows_section": {"class_number": "3"}}
    (record,) = sink.store.get(sent(forger, forged, "")["case"], ALL)["records"]
    assert "class_number" not in record["answers"]


def test_rows_nobody_added_are_not_there(forger):
    forger.send("choices_section", GOOD["choices_section"])
    forger.send("rows_section", {"family/forged/member_name": "آدم", "do": "save"})
    assert "family/forged" not in forger.page("rows_section")


def test_no_more_rows_than_there_may_be(forger):
    forger.send("numbers_section", {"siblings": "0"})
    forger.send("choices_section", GOOD["choices_section"])
    for _ in range(8):
        forger.post(f"{forger.draft}/rows_section", {"do": "add_row:family"})
    rows = re.findall(r'name="family/[^/"]+/member_name"', forger.page("rows_section"))
    assert len(rows) == 5


def test_rows_sent_in_another_order_stay_in_theirs(forger):
    forger.send("choices_section", GOOD["choices_section"])
    for _ in range(2):
        forger.post(f"{forger.draft}/rows_section", {"do": "add_row:family"})
    first, second = re.findall(r'name="(family/[^/"]+/member_name)"', forger.page("rows_section"))
    forger.send("rows_section", {second: "ب", first: "أ", "do": "save"})
    assert (forger.box("rows_section", first), forger.box("rows_section", second)) == ("أ", "ب")


def test_an_answer_sent_twice_counts_once(forger):
    forger.send("words_section", {"first_name": ["ليلى", "سلمى"], "do": "save"})
    assert forger.box("words_section", "first_name") in ("ليلى", "سلمى")


def test_a_row_of_a_list_that_the_filter_leaves_out_is_not_there(forger):
    forger.send("choices_section", GOOD["choices_section"])
    forger.send("rows_section", {"domains/nothing/how_bad": "3", "do": "save"})
    assert "domains/nothing" not in forger.page("rows_section")


@pytest.mark.parametrize("section", ["nowhere", "check-", "words_section/..", "%00"])
def test_a_section_that_does_not_exist_is_not_found(forger, section):
    assert forger.send(section, {"first_name": "x"}).status_code in (400, 404, 405)


def test_an_unknown_button_keeps_the_typing(forger):
    answer = forger.send("words_section", {"first_name": "ليلى", "do": "explode:now"})
    assert answer.status_code < 500
    assert forger.box("words_section", "first_name") == "ليلى"


def test_who_may_only_read_begins_no_form(sink):
    lead = Speaker(sink.url, "lead")
    assert lead.post("/cases/new/sink").status_code == 409
    lead.client.close()


def test_another_persons_draft_is_not_found(forger, sink):
    other = Speaker(sink.url, "lead")
    assert other.post(f"{forger.draft}/words_section", {"first_name": "x"}).status_code == 404
    other.client.close()
    assert forger.box("words_section", "first_name") == ""


def test_an_empty_form_is_not_sent_and_every_missing_answer_is_named(forger):
    answer = forger.post(f"{forger.draft}/check", {"do": "send"})
    assert answer.status_code == 422
    assert {"#f-first_name", "#f-agreed"} <= set(re.findall(r'href="[^"]*(#f-[^"]+)"', answer.text))
