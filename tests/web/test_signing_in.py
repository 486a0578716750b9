"""Signing in and out, and the form that waits meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.web import create_app
from tests.web.conftest import PASSWORD, TestClient


def sign_in(client, name="amal", password=PASSWORD, **more):
    data = {"name": name, "password": password, **more}
    return client.post("/sign-in", data=data, follow_redirects=False)


def kept_key(text: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', text)
    assert found, text
    return found[1]


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(browser):
    unknown = sign_in(browser, "nobody", "wrong wrong wrong")
    known = sign_in(browser, "amal", "wrong wrong wrong")
    assert unknown.status_code == known.status_code == 422
    assert unknown.text.replace("nobody", "amal") == known.text


def test_the_password_is_never_written_back(browser):
    assert "wrong wrong wrong" not in sign_in(browser, "amal", "wrong wrong wrong").text


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(browser):
    cookie = sign_in(browser).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_behind_https_the_cookie_is_bound_to_the_host(services):
    secure = replace(services, settings=replace(services.settings, secure=True))
    client = TestClient(create_app(secure), base_url="https://testserver")
    answer = sign_in(client)
    assert answer.headers["set-cookie"].startswith("__Host-himaya=")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "strict-transport-security" in answer.headers


def test_signing_in_leads_to_the_page_that_was_asked_for(browser, case_id):
    page = browser.get(f"/cases/{case_id}").text
    assert f'name="next" value="/cases/{case_id}"' in page
    assert sign_in(browser, next=f"/cases/{case_id}").headers["location"] == f"/cases/{case_id}"


def test_signing_in_never_leads_to_another_site(browser):
    for wanted in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"):
        assert sign_in(browser, next=wanted).headers["location"] == "/"


def test_signing_out_ends_the_session(enter):
    amal = enter("amal")
    token = amal.cookies["himaya"]
    amal.post("/sign-out")
    amal.cookies.set("himaya", token)
    assert 'name="password"' in amal.get("/").text


def test_the_quick_exit_ends_the_session_and_shows_nothing(enter):
    amal = enter("amal")
    token = amal.cookies["himaya"]
    answer = amal.post("/leave")
    assert "wikipedia" in answer.text
    assert "حماية" not in answer.text
    assert '"cache"' in answer.headers["clear-site-data"]
    amal.cookies.set("himaya", token)
    assert 'name="password"' in amal.get("/").text


def test_typing_survives_the_end_of_a_session(enter, clock):
    amal = enter("amal")
    path = amal.post("/cases/new/case").url.path.rpartition("/")[0] + "/child_section"
    clock.advance(minutes=31)
    sign_in_page = amal.post(path, data={"name_first": "سلمى", "do": "continue"})
    assert sign_in_page.status_code == 401
    assert "سلمى" not in sign_in_page.text
    back = sign_in(amal, kept=kept_key(sign_in_page.text))
    page = amal.get(back.headers["location"])
    assert 'value="سلمى"' in page.text
    assert page.url.path == path


def test_what_one_person_typed_is_never_shown_to_another(enter, clock, case_id):
    amal = enter("amal")
    amal.get(f"/cases/{case_id}")
    clock.advance(minutes=31)
    path = f"/cases/{case_id}/steps/raise_alarm"
    key = kept_key(amal.post(path, data={"danger": "a secret"}).text)
    answer = sign_in(amal, "omer", kept=key)
    assert answer.headers["location"] == "/"
    amal.post("/sign-out")
    assert "a secret" not in sign_in(amal, "amal", kept=key).text


def test_a_step_that_waited_is_shown_again_and_not_done(enter, clock, case_id):
    amal = enter("amal")
    clock.advance(minutes=31)
    path = f"/cases/{case_id}/steps/raise_alarm"
    key = kept_key(amal.post(path, data={"danger": "armed men near the house"}).text)
    page = sign_in(amal, kept=key)
    assert "armed men near the house" in page.text
    assert f'action="{path}"' in page.text
    assert "pill--flag" not in amal.get(f"/cases/{case_id}").text
    clock.advance(minutes=1)


def test_after_many_failures_one_has_to_wait(browser):
    for _ in range(6):
        answer = sign_in(browser, "amal", "wrong wrong wrong")
    assert "دقيقة" in answer.text
    assert sign_in(browser).status_code == 422
