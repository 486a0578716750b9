"""Every page says who may ask for it, and holds to it."""

from __future__ import annotations

import re

import pytest

from engine.web.pages import PUBLIC, SIGNED_IN, all_pages

PUBLIC_PAGES = {
    ("/sign-in", "GET"),
    ("/sign-in", "POST"),
    ("/sign-in/code", "GET"),
    ("/sign-in/code", "POST"),
    ("/sign-in/set-up", "POST"),
    ("/welcome", "GET"),
    ("/welcome", "POST"),
    ("/sign-out", "POST"),
    ("/leave", "POST"),
    ("/language", "POST"),
    ("/healthz", "GET"),
    ("/static/{edition}/{name:path}", "GET"),
}
CLOSED = [page for page in all_pages() if page.policy != PUBLIC]


def address(path: str) -> str:
    return path.replace("{", "").replace("}", "").replace(":path", "")


def without_tokens(text: str) -> str:
    return re.sub(r'name="token" value="[^"]+"', "", text)


def test_only_the_pages_listed_here_are_open_to_everyone():
    assert {(p.path, p.method) for p in all_pages() if p.policy == PUBLIC} == PUBLIC_PAGES


def test_every_policy_is_known(bundle):
    actions = {action for role in bundle.roles.values() for action in role.actions}
    assert {page.policy for page in all_pages()} <= {PUBLIC, SIGNED_IN, *actions}


@pytest.mark.parametrize("page", CLOSED, ids=lambda page: f"{page.method} {page.path}")
def test_without_a_session_there_is_only_the_sign_in_page(page, browser):
    answer = browser.request(page.method, address(page.path))
    assert answer.status_code == (401 if page.method == "POST" else 200)
    assert 'name="password"' in answer.text


def test_a_case_of_another_team_looks_like_one_that_does_not_exist(enter, case_id):
    sara = enter("sara")
    there, nowhere = sara.get(f"/cases/{case_id}"), sara.get("/cases/nowhere")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert without_tokens(there.text) == without_tokens(nowhere.text)


@pytest.mark.parametrize("path", ["steps/start_assessment", "forms/assessment", "records/x"])
def test_nothing_beneath_a_case_out_of_reach_answers(enter, case_id, path):
    method = "POST" if path.startswith("forms") else "GET"
    assert enter("sara").request(method, f"/cases/{case_id}/{path}").status_code == 404


def test_a_draft_is_its_writers_only(enter):
    address = enter("amal").post("/cases/new/case").url.path
    assert enter("omer").get(address).status_code == 404
    assert enter("omer").post(address, data={"do": "save"}).status_code == 404


def test_getting_a_page_changes_nothing(enter, case_id):
    amal = enter("amal")
    before = amal.get(f"/cases/{case_id}").text.count("<li")
    for path in ("/", "/cases", f"/cases/{case_id}/steps/start_assessment"):
        amal.get(path)
    assert amal.get(f"/cases/{case_id}").text.count("<li") == before
    assert amal.get("/cases/new/case").status_code == 405
