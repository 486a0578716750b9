"""Headers on every answer, and errors that say nothing of the inside."""

from __future__ import annotations

import asyncio
import logging

import pytest

from engine.store.protocol import StoreUnavailable
from engine.web.assets import asset, contents
from engine.web.errors import Guard

SECRET = "هاجر يعقوب"


def answer_of(app, accept=""):
    """Status and body of one GET, without a server."""
    sent = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "headers": [(b"accept", accept.encode())],
        "client": None,
    }

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/%ff", "/healthz"])
def test_every_answer_carries_the_headers(browser, path):
    headers = browser.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_files_are_kept_for_ever_under_an_address_that_changes_with_them(browser):
    for name in contents():
        answer = browser.get(asset(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert browser.get("/static/0123456789ab/himaya.css").status_code == 404
    assert browser.get(asset("himaya.css") + "/../../../settings.py").status_code == 404


def test_parts_of_pages_carry_only_the_headers_that_are_about_parts(browser):
    script, icon = (browser.get(asset(name)).headers for name in ("form.js", "icon.svg"))
    assert script["x-content-type-options"] == "nosniff"
    assert script["cross-origin-resource-policy"] == "same-origin"
    assert "content-security-policy" not in script
    assert "default-src 'none'" in icon["content-security-policy"]  # it can be opened as a page


def test_pages_are_compressed(browser):
    answer = browser.get("/sign-in", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_a_program_gets_problem_json(enter):
    answer = enter("amal").get("/nowhere", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank", "status": 404, "title": "Not Found"}


def test_a_fault_of_ours_is_a_number_and_nothing_else(services, caplog):
    async def broken(scope, receive, send):
        raise ValueError(SECRET)

    with caplog.at_level(logging.ERROR):
        status, body = answer_of(Guard(broken, services))
    assert status == 500
    assert SECRET not in body + caplog.text
    assert "ValueError at broken" in caplog.text
    assert "Traceback" not in body


def test_a_store_that_is_away_is_told_as_such(services):
    async def away(scope, receive, send):
        raise StoreUnavailable("locked")

    assert answer_of(Guard(away, services))[0] == 503
    assert '"status": 503' in answer_of(Guard(away, services), "application/json")[1]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/cases"), ("GET", "/leave")])
def test_another_method_is_refused(enter, method, path):
    assert enter("amal").request(method, path).status_code == 405


def test_an_unknown_language_is_refused(browser):
    assert browser.post("/language", data={"language": "xx"}).status_code == 400


def test_a_membership_one_does_not_have_cannot_be_chosen(enter):
    for chosen in ("1", "-1", "x", "٠"):
        assert enter("amal").post("/role", data={"membership": chosen}).status_code == 400


def test_the_chosen_language_stays_with_the_browser_and_the_person(browser, enter):
    browser.post("/language", data={"language": "en", "back": "/sign-in"})
    assert 'lang="en" dir="ltr"' in browser.get("/sign-in").text
    enter("amal").post("/language", data={"language": "en", "back": "/"})
    assert 'lang="en" dir="ltr"' in enter("amal").get("/").text
