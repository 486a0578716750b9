"""The second step over HTTP, and one's own account."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
import pytest

from engine.web import Services, create_app
from engine.web.devices import device_name
from tests.web.conftest import PASSWORD, TestClient, made_services


@pytest.fixture
def strict(bundle, settings, clock, hashed) -> Services:
    """The bundled project, its caseworkers asked for a code."""
    roles = {**bundle.roles, "caseworker": replace(bundle.roles["caseworker"], second_factor=True)}
    return made_services(replace(bundle, roles=roles), settings, clock, hashed)


@pytest.fixture
def door(strict):
    with TestClient(create_app(strict), headers={"sec-fetch-site": "same-origin"}) as client:
        yield client


def enter(client, name="amal", **more):
    return client.post("/sign-in", data={"name": name, "password": PASSWORD, **more})


def phone_of(text: str) -> pyotp.TOTP:
    return pyotp.TOTP(re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', text)[1])


def set_up(client, clock) -> tuple[pyotp.TOTP, list[str]]:
    """A proved phone and the recovery codes."""
    phone = phone_of(enter(client).text)
    shown = client.post("/sign-in/set-up", data={"code": phone.at(clock())})
    clock.advance(minutes=2)
    return phone, re.findall(r"<li><code>([a-z0-9-]+)</code>", shown.text)


def test_a_role_that_asks_for_a_phone_shows_the_picture_and_nothing_else(door):
    shown = enter(door)

    assert 'class="picture-code"' in shown.text


def test_nobody_is_in_before_the_phone_is_proved(door, clock):
    phone = phone_of(enter(door).text)
    for path in ("/", "/cases", "/account"):
        assert 'name="password"' in door.get(path).text
    wrong = door.post("/sign-in/set-up", data={"code": "000000"})
    assert wrong.status_code == 422
    assert phone_of(wrong.text).secret == phone.secret
    assert 'name="password"' in door.get("/cases").text


def test_the_first_code_lets_in_and_recovery_codes_are_shown_once(door, clock):
    _, codes = set_up(door, clock)

    assert len(codes) == 10
    assert door.get("/cases").url.path == "/cases"
    assert codes[0] not in door.get("/account").text


def test_the_next_time_a_code_is_asked_for(door, strict, clock):
    phone, _ = set_up(door, clock)
    with TestClient(create_app(strict), headers={"sec-fetch-site": "same-origin"}) as other:
        assert 'action="/sign-in/code"' in enter(other).text
        assert other.post("/sign-in/code", data={"code": "000000"}).status_code == 422
        assert 'name="password"' in other.get("/cases").text
        done = other.post("/sign-in/code", data={"code": phone.at(clock()), "next": "/cases"})
        assert done.url.path == "/cases"


def test_what_waits_is_carried_through_the_second_step(door, clock, strict):
    set_up(door, clock)
    with TestClient(create_app(strict), headers={"sec-fetch-site": "same-origin"}) as other:
        shown = enter(other, next="/cases", kept="a-key")
        assert 'name="next" value="/cases"' in shown.text
        assert 'name="kept" value="a-key"' in shown.text


def test_the_second_step_without_the_first_is_the_sign_in_page(door):
    assert door.get("/sign-in/code").url.path == "/sign-in"
    assert door.post("/sign-in/code", data={"code": "123456"}).status_code == 422
    assert door.post("/sign-in/set-up", data={"code": "123456"}).url.path == "/sign-in"


def test_the_account_lists_devices_and_signs_one_out(browser, services):
    agent = {"user-agent": "Mozilla/5.0 (Linux; Android 13) Firefox/130.0"}
    app = create_app(services)
    with TestClient(app, headers={"sec-fetch-site": "same-origin", **agent}) as phone:
        enter(phone)
        enter(browser)
        page = browser.get("/account").text
        assert "Firefox, Android" in page
        key = re.search(r'name="device" value="(\w+)"', page)[1]
        assert browser.post("/account/device", data={"device": key}).status_code == 200
        assert 'name="password"' in phone.get("/cases").text
        assert browser.post("/account/device", data={"device": key}).status_code == 404


def test_a_password_is_changed_where_both_new_ones_are_alike(browser):
    enter(browser)
    new = {"former": PASSWORD, "password": "brown owl sings", "again": "brown owl sings"}
    assert browser.post("/account/password", data={**new, "again": "other"}).status_code == 422
    assert browser.post("/account/password", data={**new, "former": "wrong"}).status_code == 422
    assert browser.post("/account/password", data=new).status_code == 200
    assert browser.get("/cases").url.path == "/cases"


def test_a_phone_can_be_set_up_by_oneself(browser, clock):
    enter(browser)
    phone = phone_of(browser.post("/account/second-factor").text)
    assert browser.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    shown = browser.post("/account/second-factor", data={"code": phone.at(clock())})
    assert shown.text.count("<li><code>") == 10
    assert browser.post("/account/second-factor").url.path == "/account"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit Chrome/120 Mobile", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone) Safari/605", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent, name):
    assert device_name(agent) == name
