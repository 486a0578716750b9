"""No other site can act in the name of someone who is signed in here."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.web.crossing import form_token, is_form_token, own_path

DATA = {"language": "en", "back": "/"}


def post(client, headers, data=DATA):
    client.headers.pop("sec-fetch-site", None)
    return client.post("/language", data=data, headers=headers, follow_redirects=False).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "null"},
        {},
    ],
    ids=str,
)
def test_a_post_from_elsewhere_is_refused(enter, headers):
    assert post(enter("amal"), headers) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
    ids=str,
)
def test_a_post_of_our_own_page_is_taken(enter, headers):
    assert post(enter("amal"), headers) == 303


def test_a_browser_that_tells_nothing_must_send_the_token_of_its_session(enter):
    amal = enter("amal")
    found = re.search(r'name="token" value="([^"]+)"', amal.get("/").text)
    assert found
    assert post(amal, {}, {**DATA, "token": found[1]}) == 303
    omer = enter("omer")
    assert post(omer, {}, {**DATA, "token": found[1]}) == 403


def test_each_page_has_its_own_token():
    assert form_token("session") != form_token("session")
    assert is_form_token("session", form_token("session"))
    assert not is_form_token("another", form_token("session"))


@given(st.text())
def test_no_text_leads_away_from_this_site(text):
    path = own_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


@given(st.text())
def test_no_text_passes_for_a_token(text):
    assert not is_form_token("session", text)
