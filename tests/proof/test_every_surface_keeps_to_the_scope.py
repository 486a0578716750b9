"""Nobody meets what is not theirs, on any address: not by page, count, search, error or log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Final

import pytest
from busy import PNG, Busy, busy_office
from proof_site import Answer, Office, Reader

from engine.query import ALL
from engine.web.pages import Page, all_pages

NOWHERE: Final = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
SEARCHES: Final = ("Canarynamefirst", "Canary", "canarymembername", "12345671", "2015")
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "/cases/{case}/review/{transition}": {"do": "approve", "comment": "x"},
    "/cases/{case}/steps/{trigger}": {"danger": "x", "comment": "x"},
    "/drafts/{draft}/{section}": {"name_first": "x", "do": "continue"},
    "/drafts/{draft}/check": {"do": "send"},
    "/uploads/{draft}": {"control": "photo", "name": "x", "size": "9", "sum": "0" * 64},
}
# What each address holds of a case. An address that is not listed here fails the first test:
# whoever adds one says what of a case it shows, and it is held against the scope.
HOLDS: Final = {
    "GET /": "list",
    "GET /cases": "list",
    "GET /cases/{case}": "case",
    "GET /cases/{case}/files/{blob}": "case",
    "GET /cases/{case}/print": "case",
    "GET /cases/{case}/records/{record}": "case",
    "GET /cases/{case}/records/{record}/print": "case",
    "GET /cases/{case}/records/{record}/history": "case",
    "GET /cases/{case}/review/{transition}": "case",
    "POST /cases/{case}/review/{transition}": "case",
    "GET /cases/{case}/steps/{trigger}": "case",
    "POST /cases/{case}/steps/{trigger}": "case",
    "POST /cases/{case}/forms/{form}": "case",
    "POST /cases/{case}/children/{workflow}": "case",
    "POST /cases/new/{workflow}": "nothing",
    "GET /drafts/{draft}": "draft",
    "GET /drafts/{draft}/check": "draft",
    "POST /drafts/{draft}/check": "draft",
    "POST /drafts/{draft}/discard": "draft",
    "GET /drafts/{draft}/{section}": "draft",
    "GET /drafts/{draft}/files/{blob}": "draft",
    "POST /uploads/{draft}": "draft",
    "GET /uploads/{draft}/{upload}": "draft",
    "POST /uploads/{draft}/{upload}": "draft",
    "POST /drafts/{draft}/{section}": "draft",
    "POST /language": "nothing",
    "POST /digits": "nothing",
    "GET /keeping": "nothing",
    "POST /role": "nothing",
    "GET /team": "list",
    "GET /lifecycle": "list",
    "GET /configurations": "nothing",
    "GET /cover": "nothing",
    "POST /cover": "nothing",
    "POST /cover/{cover}/end": "nothing",
    "GET /hand-over": "list",
    "POST /hand-over": "list",
    "GET /hand-over/{handover}": "nothing",
    "POST /hand-over/{handover}": "nothing",
    "GET /notes": "nothing",
    "POST /notes": "nothing",
    "GET /notes/{note}": "nothing",
    "POST /notes/{note}": "nothing",
    "GET /account": "nothing",
    "POST /account/device": "nothing",
    "POST /account/password": "nothing",
    "POST /account/second-factor": "nothing",
    "POST /account/telling": "nothing",
    "GET /agencies": "nothing",
    "POST /agencies": "nothing",
    "POST /agencies/{agency}/name": "nothing",
    "POST /agencies/{agency}/close": "nothing",
    "POST /agencies/{agency}/open": "nothing",
    "POST /agencies/{agency}/teams": "nothing",
    "POST /agencies/{agency}/teams/{team}/name": "nothing",
    "POST /agencies/{agency}/teams/{team}/close": "nothing",
    "POST /agencies/{agency}/teams/{team}/open": "nothing",
    "GET /people": "nothing",
    "POST /people": "nothing",
    "GET /people/{person}": "nothing",
    "POST /people/{person}/invite": "nothing",
    "POST /people/{person}/role": "nothing",
    "POST /people/{person}/role-taken": "nothing",
    "POST /people/{person}/let-go": "nothing",
    "POST /people/{person}/let-back": "nothing",
    "POST /people/{person}/second-factor": "nothing",
    "GET /welcome": "nothing",
    "POST /welcome": "nothing",
    "GET /sign-in/code": "nothing",
    "POST /sign-in/code": "nothing",
    "POST /sign-in/set-up": "nothing",
    "GET /sign-in": "nothing",
    "POST /sign-in": "nothing",
    "POST /sign-out": "nothing",
    "POST /leave": "nothing",
    "GET /healthz": "nothing",
    "GET /rules/{name}": "nothing",
    "GET /pictures/{digest}": "nothing",
    "GET /static/{edition}/{name:path}": "nothing",
}
OF_ONE: Final = [
    page for page in all_pages() if HOLDS.get(f"{page.method} {page.path}") in ("case", "draft")
]
STRANGERS: Final = ("salma", "badr", "mona")


@pytest.fixture(scope="module")
def busy() -> Busy:
    return busy_office()


def at(page: Page) -> str:
    return f"{page.method} {page.path}"


def asked(reader: Reader, page: Page, path: str) -> Answer:
    if page.method == "GET":
        return reader.get(path)
    return reader.post(path, FIELDS.get(page.path, {"do": "x"}))


def alike(answer: Answer, *ids: str) -> tuple[object, ...]:
    """An answer without what differs from one to the next: ids, tokens of forms, the length."""
    texts = [answer.body.decode("utf-8", "replace"), repr(answer.headers)]
    for found in (*ids, NOWHERE):
        texts = [text.replace(found, "ID") for text in texts]
    texts = [re.sub(r'name="token" value="[^"]+"', "TOKEN", text) for text in texts]
    texts[1] = re.sub(r"'content-length', '\d+'", "", texts[1])
    return answer.status, *texts


def found_in(text: str, busy: Busy) -> set[str]:
    """The canaries in a text, in upper or lower case."""
    return {canary for canary in busy.canaries if canary.casefold() in text.casefold()}


def every_answer(busy: Busy, reader: Reader) -> Iterator[tuple[str, Answer]]:
    """The answer of every address, with every record of the case, to one person."""
    document = busy.office.store.get(busy.ids["case"], ALL)
    records = [record["id"] for record in document["records"]]
    for page in all_pages():
        if page.path in ("/sign-out", "/leave", "/drafts/{draft}/discard"):
            continue
        for record in records if "{record}" in page.path else records[:1]:
            path = busy.path(page.path, record=record)
            answer = asked(reader, page, path)
            yield at(page), answer
            for named in re.findall(r'"(/(?:rules|static)/[^"]+\.js\w*)"', answer.text):
                yield f"{named} of {at(page)}", reader.get(named)
    yield from answers_below(busy, reader)
    number = str(document["number"])
    for text in (*SEARCHES, number):
        yield f"search {text}", reader.get(f"/cases?text={text}")
    for name, value in (("owner", "amal"), ("name", "Canarynamefirst"), ("birth", "2015-11-19")):
        yield f"filter {name}", reader.get(f"/cases?{name}={value}")
        yield f"sort {name}", reader.get(f"/cases?sort={name}")


def answers_below(busy: Busy, reader: Reader) -> Iterator[tuple[str, Answer]]:
    """The answers of the pages of whatever was begun under the case."""
    for below in busy.office.store.family(busy.ids["case"]):
        path = f"/cases/{below['id']}"
        yield f"{below['workflow']} {path}", reader.get(path)
        for record in below["records"]:
            yield f"{below['workflow']} form", reader.get(f"{path}/records/{record['id']}")


def test_every_address_says_what_of_a_case_it_holds() -> None:
    assert {at(page) for page in all_pages()} - set(HOLDS) == set()


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("page_of", OF_ONE, ids=at)
def test_what_is_out_of_reach_looks_like_what_is_not_there(
    busy: Busy, name: str, page_of: Page
) -> None:
    before = busy.office.kept()
    held = "case" if HOLDS[at(page_of)] == "case" else "draft"
    reader = busy.people[name]
    real = asked(reader, page_of, busy.path(page_of.path))
    missing = asked(reader, page_of, busy.path(page_of.path, **{held: NOWHERE}))

    assert real.status in (303, 404)
    assert alike(real, busy.ids[held]) == alike(missing)
    assert real.status == 404 or reader.follow(real).status == 404
    assert busy.office.kept() == before


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_sees_counts_and_finds_nothing(busy: Busy, name: str) -> None:
    document = busy.office.store.get(busy.ids["case"], ALL)
    told = (busy.ids["case"], str(document["number"]), busy.ids["record"], busy.ids["blob"], "Amal")
    empty = Office(busy.office.services.bundle)
    empty.place("hope", "nyala")
    empty.place("shelter", "kosti")
    roles = {"salma": "caseworker", "badr": "supervisor", "mona": "monitor"}
    agency, team = ("hope", "") if name == "mona" else ("shelter", "kosti")
    alone = empty.enter(name, roles[name], agency, team, "ar" if name == "badr" else "en")
    for path in ("/", "/cases", *(f"/cases?text={text}" for text in (*SEARCHES, told[1]))):
        here = busy.people[name].get(path)
        assert not [text for text in told if text in here.text and text not in path], path
        assert alike(here) == alike(alone.get(path)), path


def test_the_owner_meets_every_canary(busy: Busy) -> None:
    """The other tests could not fail if nobody ever met one."""
    told = " ".join(a.everything() for _, a in every_answer(busy, busy.people["amal"]))

    assert set(busy.canaries) - found_in(told, busy) <= {"٢٠١٥", "2015-11-19"}


@pytest.mark.parametrize("name", ["nour", *STRANGERS])
def test_no_sensitive_answer_reaches_who_may_not_read_it(busy: Busy, name: str) -> None:
    for where, answer in every_answer(busy, busy.people[name]):
        text = answer.everything()
        for searched in SEARCHES:  # what one typed oneself comes back in the box of the search
            text = text.replace(f'value="{searched}"', "")
        assert found_in(text, busy) - {"٢٠١٥"} == set(), (name, where)
        assert PNG not in answer.body


def test_who_reads_no_names_still_reads_the_case(busy: Busy) -> None:
    page = busy.people["nour"].get(busy.path("/cases/{case}"))

    assert page.status == 200
    assert str(busy.office.store.get(busy.ids["case"], ALL)["number"]) in page.text


@pytest.mark.parametrize("text", SEARCHES)
def test_who_reads_no_names_finds_no_one_by_them(busy: Busy, text: str) -> None:
    assert busy.ids["case"] not in busy.people["nour"].get(f"/cases?text={text}").text
    assert busy.ids["case"] in busy.people["nour"].get("/cases").text


def test_nobody_is_told_anything_before_signing_in(busy: Busy) -> None:
    for where, answer in every_answer(busy, busy.office.reader()):
        text = answer.everything()
        held = re.sub(r'name="next" value="[^"]*"', "", text)
        assert found_in(held, busy) == set(), where
        assert "Amal" not in held, where


def test_no_answer_reaches_the_log_the_audit_or_what_is_said_of_events(
    busy: Busy, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for name in ("amal", "nour", "salma"):
            list(every_answer(busy, busy.people[name]))
    store = busy.office.store
    events = [(e.kind, e.params) for e in store.events(busy.ids["case"], 0, 999)]
    entries = store.audit(0, 9_999)
    said = json.dumps(events, ensure_ascii=False, default=str) + repr(entries)

    assert entries
    assert found_in(caplog.text, busy) == set()
    assert found_in(said, busy) == set()


def test_no_address_and_no_title_carries_a_name(busy: Busy) -> None:
    for where, answer in every_answer(busy, busy.people["amal"]):
        title = re.search(r"<title>(.*?)</title>", answer.text)
        told = "".join(f"{name}: {value}\n" for name, value in answer.headers)
        told += title[1] if title is not None else ""
        assert found_in(told, busy) == set(), where
